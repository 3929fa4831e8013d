namespace HotspotAuth.Lab.Packages;

/// <summary>The package is built once for all its tests.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<DebianPackage>
{
    public const string Name = "package";
}
