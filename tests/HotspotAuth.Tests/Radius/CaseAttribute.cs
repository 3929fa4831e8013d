using Xunit.Sdk;

namespace HotspotAuth.Tests.Radius;

/// <summary>The test claims this case of the table in README.md beside it; `--filter Case=27` runs what claims it.</summary>
[TraitDiscoverer("HotspotAuth.Tests.Radius.CaseDiscoverer", "HotspotAuth.Tests")]
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CaseAttribute(int number) : Attribute, ITraitAttribute
{
    /// <summary>1 to 38.</summary>
    public int Number => number;
}
