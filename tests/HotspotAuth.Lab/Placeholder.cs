namespace HotspotAuth.Lab;
