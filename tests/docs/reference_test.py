#!/usr/bin/env python3
"""Holds docs/reference.md against the programs.

usage: reference_test.py --factlined PATH --factline PATH [--update]

Every block that starts with ```help COMMAND must be what `COMMAND --help` prints, every command must have its block, and
the table of metrics must name exactly the metrics that a running daemon serves. --update rewrites the blocks.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / 'docs' / 'reference.md'
BLOCK = re.compile(r'```help ([^\n]+)\n(.*?)```', re.S)
METRIC_ROW = re.compile(r'^\| `(factline_[a-z_]+)`', re.M)
# Made when the thing that they count first happens, with labels that say what.
LABELLED = {'factline_messages_rejected_total', 'factline_messages_skipped_total', 'factline_grpc_requests_total',
            'factline_grpc_request_seconds'}
# Of a daemon with other flags than the test's.
WITH_FLAGS = {'factline_tls_certificate_end_timestamp_seconds'}
START_TIMEOUT_S = 20


def help_of(programs, command):
    name, *words = command.split()
    text = subprocess.run([programs[name], *words, '--help'], check=True, capture_output=True, text=True).stdout
    # Lines of a subcommand's help start with the program's path as it was called.
    return text.replace(programs[name], name).strip() + '\n'


def commands_of(programs, program):
    text = help_of(programs, program)
    listed = text.partition('Subcommands:\n')[2].partition('\n\n')[0]
    return [program] + [f'{program} {line.split()[0]}' for line in listed.splitlines() if re.match(r'  \S', line)]


def served_metrics(factlined):
    """Names of the metrics of a daemon that has just started."""
    with tempfile.TemporaryDirectory() as folder, open(f'{folder}/log', 'w+') as log:
        daemon = subprocess.Popen([factlined, '--embedded-broker', '--data-dir', f'{folder}/data', '--listen', '127.0.0.1:0',
                                   '--metrics-listen', '127.0.0.1:0'], stderr=log)
        try:
            deadline = time.monotonic() + START_TIMEOUT_S
            port = None
            while port is None and time.monotonic() < deadline and daemon.poll() is None:
                time.sleep(0.05)
                found = re.search(r' metrics port=(\d+)', pathlib.Path(log.name).read_text())
                serving = ' serving ' in pathlib.Path(log.name).read_text()
                port = int(found.group(1)) if found and serving else None
            if port is None:
                sys.exit('factlined did not start:\n' + pathlib.Path(log.name).read_text())
            page = urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics', timeout=10).read().decode()
        finally:
            daemon.terminate()
            daemon.wait()
    return set(re.findall(r'^# TYPE (factline_[a-z_]+) ', page, re.M))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--factlined', required=True)
    parser.add_argument('--factline', required=True)
    parser.add_argument('--update', action='store_true')
    arguments = parser.parse_args()
    programs = {'factlined': arguments.factlined, 'factline': arguments.factline}
    text = REFERENCE.read_text()
    if arguments.update:
        REFERENCE.write_text(BLOCK.sub(lambda m: f'```help {m.group(1)}\n{help_of(programs, m.group(1))}```', text))
        return 0
    wrong = []
    blocks = dict(BLOCK.findall(text))
    for program in programs:
        for command in commands_of(programs, program):
            if command not in blocks:
                wrong.append(f'{command}: no ```help block')
            elif blocks[command] != help_of(programs, command):
                wrong.append(f'{command}: the block is not what --help prints')
    for command in blocks:
        if command not in commands_of(programs, command.split()[0]):
            wrong.append(f'{command}: no such command')
    documented, served = set(METRIC_ROW.findall(text)), served_metrics(arguments.factlined)
    wrong += [f'{name}: served, not documented' for name in sorted(served - documented)]
    wrong += [f'{name}: documented, not served' for name in sorted(documented - served - LABELLED - WITH_FLAGS)]
    for line in wrong:
        print(line)
    if wrong:
        print('To rewrite the help blocks: reference_test.py ... --update')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
