# Sourced by deploy/run and deploy/test: which Debian packages are missing, why each is wanted, and their installation.
# A package is a line `name|need|why`; need is `must` (without it nothing starts) or `may` (a part stays off).

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# The ICU package carries its version in its name: the one that is installed, else the one of this Debian.
icu_package() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 'libicu[0-9]*' 2>/dev/null | awk '$1=="ii" && $2~/^libicu[0-9]+$/ {print $2; exit}')
  if [ -n "$installed" ]; then printf '%s' "$installed"; return; fi
  case "$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")" in
    13*) printf libicu76 ;;
    *) printf libicu72 ;;
  esac
}

# The lines of stdin whose package is not installed.
missing_packages() {
  local lines names installed
  lines=$(cat)
  names=$(printf '%s\n' "$lines" | cut -d'|' -f1)
  # shellcheck disable=SC2086 # one word per package
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' $names 2>/dev/null | awk '$1=="ii" {print $2}')
  printf '%s\n' "$lines" | awk -F'|' -v have="$installed" 'BEGIN {n = split(have, a, "\n"); for (i = 1; i <= n; i++) h[a[i]] = 1} NF && !($1 in h)'
}

# ensure_packages "LINES": says what is missing and why, and installs it as root.
# Returns 0 when nothing that must be there is missing, 69 otherwise.
ensure_packages() {
  local missing names name need why log
  if ! command -v dpkg-query >/dev/null 2>&1; then
    warn "This is no Debian: its packages can't be checked here. Wanted are:"
    printf '%s\n' "$1" | awk -F'|' 'NF {printf "  %-18s %s\n", $1, $3}' >&2
    return 0
  fi
  missing=$(printf '%s\n' "$1" | missing_packages)
  if [ -z "$missing" ]; then return 0; fi
  say "Missing on this machine:"
  while IFS='|' read -r name need why; do
    printf '  %-18s %s\n' "$name" "$why$([ "$need" = must ] || printf ' (optional)')"
  done <<< "$missing"
  names=$(printf '%s\n' "$missing" | cut -d'|' -f1 | tr '\n' ' ')
  if [ "$(id -u)" -eq 0 ]; then
    say "Installing: $names"
    log=$(mktemp)
    # shellcheck disable=SC2086 # one word per package
    if { apt-get -q -o DPkg::Lock::Timeout=300 update && DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
      install --no-install-recommends $names; } >"$log" 2>&1 </dev/null; then
      rm -f "$log"
      return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    warn "The installation failed (is the machine offline?)."
  fi
  warn "To install them, type:"
  warn "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${names% }'"
  missing=$(printf '%s\n' "$1" | missing_packages)
  if printf '%s\n' "$missing" | grep -q '|must|'; then return 69; fi
}

# The SDK comes from the maker's own package feed: named here, not installed.
ensure_sdk() {
  local said=
  if command -v dotnet >/dev/null 2>&1; then
    if said=$(cd "$1" && dotnet --version 2>&1); then return 0; fi
    warn "$said"
  fi
  warn "The .NET 10 SDK is missing or does not run as this user: it builds and runs this program."
  warn "Install the package dotnet-sdk-10.0 from Microsoft's feed for Debian, then run this again."
  return 69
}

# What the program itself uses.
runtime_packages() {
  cat <<LINES
libsqlite3-0|must|accounts, sessions and the traffic log are SQLite files
$(icu_package)|must|Thai text, dates and sorting in .NET
ca-certificates|must|trusted roots for TLS
tzdata|must|the calendar day of the site (Asia/Bangkok)
libargon2-1|may|passwords are hashed with Argon2id; without it PBKDF2, which is slower
libnftables1|may|the gateway opens and closes the firewall for each client
iproute2|may|the gateway looks at interfaces, routes and neighbours
netbase|may|/etc/protocols, by which libnftables knows the names of protocols: without it the gateway can't start
dnsmasq-base|may|the gateway gives addresses and names to the guest network
age|may|backups are encrypted to a key that is kept elsewhere
LINES
}
