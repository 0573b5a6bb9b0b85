"""The proctoring engine: frames and events in, incidents out; knows no house.

Read in this order: `types` (what crosses the border), `seams` (what a house implements), `policy` (all numbers),
`analysis` (a frame becomes observations), `episodes` (observations become incidents), `worker` (both, for many
sessions), `queue` and `redis_queue` (how items get there), `enrolment` (the reference face), `scoring` (the risk).
`models` builds and loads the networks, `detectors` run them, `static/js` is the browser's side, `fakes` serve tests.
"""
