namespace HotspotAuth.TrafficLog;
