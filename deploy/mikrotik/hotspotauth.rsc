# A MikroTik hotspot that hands its guests to HotspotAuth (RouterOS 7.15 or later).
# 1. Write your own values below. 2. Copy the folder "hotspot" of this directory to the router as "hotspotauth".
# 3. /import hotspotauth.rsc
# The hotspot itself (interface, addresses, DHCP) must exist: /ip hotspot setup makes one.

:local server "10.10.0.2"
:local portalName "kpp2.net"
:local secret "WRITE-THE-SHARED-SECRET-HERE"
:local hotspotAddress "10.5.50.1"
:local hotspotName "login.kpp2.net"
:local ntpServer "time.navy.mi.th"

# The clock first: records with a wrong time are worth nothing.
/system ntp client set enabled=yes
/system ntp client servers add address=$ntpServer comment=hotspotauth

# Guests find the portal's name before login.
/ip dns static add name=$portalName address=$server comment=hotspotauth

# Who checks log-ins and takes accounting. The second line lets it end sessions.
/radius add service=hotspot address=$server secret=$secret authentication-port=1812 accounting-port=1813 timeout=3s require-message-auth=yes-for-request-resp comment=hotspotauth
/radius incoming set accept=yes port=3799

# Passwords go to our portal only; what the hotspot gets is good once. "received": reports as often as the server asks.
/ip hotspot profile add name=hotspotauth hotspot-address=$hotspotAddress dns-name=$hotspotName html-directory=hotspotauth login-by=http-chap use-radius=yes radius-accounting=yes radius-interim-update=received nas-port-type=wireless-802.11
/ip hotspot set [find] profile=hotspotauth

# Before login guests reach the portal and nothing else.
/ip hotspot walled-garden ip add action=accept protocol=tcp dst-address=$server dst-port=80,443 comment=hotspotauth

# The portal must see each guest's own address, so nothing is translated on the way to it.
/ip firewall nat add chain=srcnat action=accept dst-address=$server place-before=0 comment=hotspotauth
