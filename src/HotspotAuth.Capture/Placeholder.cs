namespace HotspotAuth.Capture;
