#!/bin/sh
# Starts a PostgreSQL for tests, and stops it when nobody uses it any more; see
# postgres.rs, which runs this in the server's folder.
#
# Arguments: the folder of PostgreSQL's programs; the seconds that the server
# outlives its last user; lines for postgresql.conf that overrule those below, if any.
# Standard input is the locked start.lock: so a start goes
# on to its end, locked, even if the process that asked for it is killed. Prints
# `ready` and closes its output when the server takes connections.
#
# The work is done in the background, and this shell ends at once: the test process
# is then nobody's parent and leaves no zombie. `8<&-` and `9<&-` keep the server
# from holding the locks in the watchdog's stead.

exec 9<&0
(
    exec 8<watch.lock; flock -n 8 || exit
    # At an exit the kernel closes files in no order to rely on, and whoever gets
    # start.lock must not see a watchdog that is gone.
    trap 'exec 8<&-' EXIT
    [ ! -e data ] || mv data "stale.$$"
    rm -rf stale.* # may fail while an abandoned server writes there; tried again next time
    {
        "$1/initdb" --no-sync --auth=trust --username=postgres --encoding=UTF8 \
            --locale=C.UTF-8 --pgdata=data &&
        cat >>data/postgresql.conf <<CONF &&
listen_addresses = ''
unix_socket_directories = '.'
max_connections = 400
shared_buffers = 16MB
max_wal_size = 64MB
min_wal_size = 32MB
wal_level = minimal
max_wal_senders = 0
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
log_checkpoints = off
checkpoint_warning = 0
$3
CONF
        "$1/pg_ctl" start --wait --silent --pgdata=data --log=log
    } >log 2>&1 8<&- 9<&- || exit
    echo ready
    exec >/dev/null 9<&-

    idle=0
    while "$1/pg_ctl" status --pgdata=data; do
        sleep 1
        if ! flock -n users.lock true; then idle=0; continue; fi
        idle=$((idle + 1))
        [ "$idle" -ge "$2" ] || continue
        # Whoever joined since then holds users.lock before start.lock is free.
        exec 9<start.lock; flock 9
        if flock -n users.lock true; then
            "$1/pg_ctl" stop --wait --mode=immediate --pgdata=data
            rm -rf data
            exit
        fi
        exec 9<&-
    done
) &
