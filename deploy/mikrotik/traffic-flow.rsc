# A MikroTik router that tells HotspotAuth of its guests' flows and translations (RouterOS 7.15 or later).
# 1. Write your own values below. 2. /import traffic-flow.rsc
# On the other side: Capture:ExporterBind and Capture:Exporters, with this router's source address.

:local server "10.10.0.2"
:local port 2055
:local source "10.5.50.1"
:local guests "bridge-hotspot"

# Only what passes the guests' interface; both directions of it. A minute, so that a power cut loses no more.
/ip traffic-flow set enabled=yes interfaces=$guests cache-entries=64k active-flow-timeout=1m inactive-flow-timeout=15s packet-sampling=no

# Templates often: after a start of either side records can't be read without them.
/ip traffic-flow target add dst-address=$server port=$port src-address=$source version=9 v9-template-refresh=20 v9-template-timeout=1m
