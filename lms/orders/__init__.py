"""The orders register, waivers and distance entitlements."""
