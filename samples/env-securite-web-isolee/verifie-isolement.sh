#!/bin/bash
# À lancer dans la machine, comme étudiant : dit si elle est bien isolée.
set -u
faults=0

# attend VRAI_OU_FAUX TITRE COMMANDE… : la commande doit réussir (oui) ou échouer (non).
attend() {
  local wanted=$1 title=$2 answer=non
  shift 2
  if "$@" > /dev/null 2>&1; then answer=oui; fi
  if [ "$answer" = "$wanted" ]; then
    echo "  bon       $title"
  else
    echo "  MAUVAIS   $title"
    faults=$((faults + 1))
  fi
}

python3 -m http.server --bind 127.0.0.1 8099 > /dev/null 2>&1 &
server=$!
trap 'kill "$server"' EXIT
for _ in 1 2 3 4 5; do
  if curl --silent --output /dev/null http://127.0.0.1:8099/; then break; fi
  sleep 1
done

attend oui "un service local répond" curl --silent --max-time 3 http://127.0.0.1:8099/
attend non "l’extérieur est injoignable en IPv4" curl --silent --max-time 3 http://192.0.2.1/
attend non "l’extérieur est injoignable en IPv6" curl --silent --max-time 3 'http://[2001:db8::1]/'
attend non "l’étudiant ne peut pas devenir administrateur" sudo --non-interactive true
if [ "$faults" -eq 0 ]; then echo "machine isolée"; else exit 1; fi
