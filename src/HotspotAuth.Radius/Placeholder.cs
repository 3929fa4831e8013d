namespace HotspotAuth.Radius;
