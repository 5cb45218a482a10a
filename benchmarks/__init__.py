"""Speed and memory, each figure beside a peer in the same run: `python -m benchmarks --help`.

Timings say something only on a machine that does nothing else; the ratio to the peer says more than the milliseconds.
"""
