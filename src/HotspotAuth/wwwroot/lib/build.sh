#!/bin/sh
# Makes the checked-in htmx, fonts and icon sprite from the npm packages of package.json. Run by hand, only to take a new version:
#   cd src/HotspotAuth/wwwroot/lib && npm ci --ignore-scripts && sh build.sh && rm -r node_modules
# Needs pyftsubset and pyftmerge with brotli (Debian: fonttools, python3-brotli).
# The Thai and Latin parts are merged because two files a weight cost four requests and 15 kB more before anyone can log in.
set -eu
src=node_modules
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$src/htmx.org/dist/htmx.min.js" htmx/htmx.min.js
cp "$src/htmx.org/LICENSE" htmx/LICENSE.txt

latin='U+0020-007E,U+00A0,U+00A9,U+00B1,U+00B7,U+00D7,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2022,U+2026'
thai='U+0E01-0E3A,U+0E3F-0E5B,U+200B-200D,U+25CC'
for weight in 400 600; do
  pyftsubset "$src/@fontsource/sarabun/files/sarabun-latin-$weight-normal.woff2" --unicodes="$latin" \
    --layout-features=ccmp,kern,mark,mkmk --no-hinting --output-file="$work/latin.ttf"
  pyftsubset "$src/@fontsource/sarabun/files/sarabun-thai-$weight-normal.woff2" --unicodes="$thai" \
    --layout-features=ccmp,liga,mark,mkmk --no-hinting --output-file="$work/thai.ttf"
  pyftmerge --output-file="$work/merged.ttf" "$work/thai.ttf" "$work/latin.ttf"
  pyftsubset "$work/merged.ttf" --unicodes='*' --layout-features='*' --no-hinting --flavor=woff2 \
    --output-file="fonts/sarabun-th-$weight.woff2"
done
pyftsubset "$src/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-500-normal.woff2" \
  --unicodes='U+0020-007E,U+00B1,U+2013,U+2026' --layout-features= --no-hinting --flavor=woff2 \
  --output-file=fonts/plex-mono-500.woff2

icons='archive arrow-down arrow-left arrow-up ban calendar-days check circle-check circle-help clock clipboard-check database download eye
file-text fingerprint-pattern hard-drive history id-card info key-round laptop layout-dashboard life-buoy list-checks lock log-out mail menu
octagon-x phone pencil plus printer qr-code radio refresh-cw router scale search shield-check sliders-horizontal smartphone stamp ticket
trash-2 triangle-alert upload user-cog user-round users wifi wifi-off x'
{
  echo '<svg xmlns="http://www.w3.org/2000/svg">'
  for icon in $icons; do
    printf '<symbol id="%s" viewBox="0 0 24 24">' "$icon"
    # The shapes only: stroke and size come from the page's svg.i rule.
    sed -e '1,/^>$/d' -e '/^<\/svg>/d' "$src/lucide-static/icons/$icon.svg" | tr -d '\n' | sed -e 's/  */ /g' -e 's/ \/>/\/>/g' -e 's/> </></g' -e 's/^ //'
    echo '</symbol>'
  done
  echo '</svg>'
} > lucide/sprite.svg
