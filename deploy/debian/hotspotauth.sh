#!/bin/sh
# What root wrote into the data directory the service could neither read nor change, so root's verbs run as the service's user:
# a file that one of them shall read or write must be open to that user, or come and go by < and >.
program=/usr/lib/hotspotauth/hotspotauth
if [ "$(id -u)" -ne 0 ]; then exec "$program" "$@"; fi
rights=-all
case " $* " in
  # What they tell or do is of the rights that the services have.
  *" doctor "* | *" serve "*) rights=-all,+net_admin,+net_raw,+net_bind_service ;;
esac
exec setpriv --reuid=hotspotauth --regid=hotspotauth --init-groups --inh-caps="$rights" --ambient-caps="$rights" -- "$program" "$@"
