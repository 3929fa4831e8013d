namespace HotspotAuth.Tests;
