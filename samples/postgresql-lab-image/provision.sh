#!/bin/bash
# Turns a fresh Debian 13 into the PostgreSQL lab. Run as root, once; running it again changes nothing.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends \
  postgresql-17 postgresql-17-postgis-3 postgresql-client-17 postgresql-doc-17 pgcli sqlite3 \
  less nano

# On this machine only: the lab needs no network, and the password of the room is not a secret.
install --mode=0644 lab.conf /etc/postgresql/17/main/conf.d/lab.conf
systemctl restart postgresql@17-main

as_postgres() { runuser --user postgres -- "$@"; }

if ! id student > /dev/null 2>&1; then useradd --create-home --shell /bin/bash student; fi
if [ -z "$(as_postgres psql --tuples-only --no-align --command \
  "SELECT 1 FROM pg_roles WHERE rolname = 'student'")" ]; then
  as_postgres createuser --createdb student
fi
if [ -z "$(as_postgres psql --tuples-only --no-align --command \
  "SELECT 1 FROM pg_database WHERE datname = 'harbour'")" ]; then
  as_postgres createdb --owner student harbour
  as_postgres psql --quiet --dbname harbour --command 'CREATE EXTENSION postgis'
  runuser --user student -- psql --quiet --set ON_ERROR_STOP=1 --dbname harbour < harbour.sql
fi

echo "ready: as student, psql harbour"
