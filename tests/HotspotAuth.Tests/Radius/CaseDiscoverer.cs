using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace HotspotAuth.Tests.Radius;

/// <summary>Makes a <see cref="CaseAttribute"/> a trait that the runner can filter by.</summary>
public sealed class CaseDiscoverer : ITraitDiscoverer
{
    /// <summary>One trait, <c>Case</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute)
    {
        var number = traitAttribute.GetConstructorArguments().OfType<int>().First();
        yield return new KeyValuePair<string, string>("Case", number.ToString(CultureInfo.InvariantCulture));
    }
}
