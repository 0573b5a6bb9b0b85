"""`make demo`: migrate, seed, print addresses and accounts, serve. `PORT=` chooses the port, `HOST=name` serves TLS."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DATA = ROOT / "var" / "demo"


def main() -> None:
    """Prepare the demo and become its server."""
    port = _port(os.environ.get("PORT") or "8000")
    host = os.environ.get("HOST") or ""
    environment = {
        **os.environ,
        "QASHYQ_DATA": os.environ.get("QASHYQ_DATA") or str(DATA),
        **_origins(host, port),
    }
    if not _is_free(port):
        sys.exit(
            f"Port {port} is taken by another program: choose another one, like  make demo PORT={port + 1}"
        )
    command = ["serve"]
    if host:
        certificate = make_certificate(Path(environment["QASHYQ_DATA"]) / "tls", host)
        command += ["--everywhere", "--certificate", str(certificate)]
    for step, arguments in (("database", ["db", "upgrade"]), ("demo data", ["demo", "seed"])):
        print(f"{step} ...", flush=True)
        subprocess.run([str(BIN / "qashyq"), *arguments], cwd=ROOT, env=environment, check=True)
    subprocess.run([str(BIN / "qashyq"), "demo", "card"], cwd=ROOT, env=environment, check=True)
    os.chdir(ROOT)
    os.execve(BIN / "qashyq", [str(BIN / "qashyq"), *command], environment)  # noqa: S606


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        sys.exit(f"PORT wants a whole number from 1 to 65535; it holds {text!r}")
    return int(text)


def _origins(host: str, port: int) -> dict[str, str]:
    """The content origin is another host name for the same machine: 127.0.0.1 beside localhost, the address beside the name."""
    if not host:
        return {
            "QASHYQ_ORIGIN": f"http://localhost:{port}",
            "QASHYQ_CONTENT_ORIGIN": f"http://127.0.0.1:{port}",
        }
    try:
        address = reachable_address(host)
    except OSError:
        sys.exit(
            f"HOST={host}: this machine cannot resolve that name; add it to /etc/hosts or use the machine's own name"
        )
    if address == host:
        sys.exit(
            f"HOST wants a name, not an address (the address {host} serves the course content): HOST={socket.gethostname()}"
        )
    return {"QASHYQ_ORIGIN": f"https://{host}:{port}", "QASHYQ_CONTENT_ORIGIN": f"https://{address}:{port}"}


def reachable_address(host: str) -> str:
    """Return the address behind a name; Debian maps a machine's own name to 127.0.1.1, which nobody else can reach."""
    address = socket.gethostbyname(host)
    if not ipaddress.ip_address(address).is_loopback:
        return address
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(
                ("192.0.2.1", 9)
            )  # a documentation address: nothing is sent, the kernel only picks our own
            return str(probe.getsockname()[0])
        except OSError:
            return address


def make_certificate(folder: Path, host: str) -> Path:
    """Return a certificate for the name and its address, made by a local authority kept in `folder`; made once."""
    import trustme

    target = folder / f"{host}.pem"
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = trustme.CA(organization_name="Qashyq demo on this machine")
    address = reachable_address(host)
    issued = authority.issue_cert(host, str(ipaddress.ip_address(address)))
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    issued.private_key_pem.write_to_path(str(target.with_suffix(".key")))
    target.with_suffix(".key").chmod(0o600)
    for number, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(str(target), append=number > 0)
    print(
        f"TLS: import {folder / 'authority.pem'} into the other machine's browser, or accept its warning once"
    )
    return target


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    main()
