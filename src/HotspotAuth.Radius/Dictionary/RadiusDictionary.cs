using System.Collections.Frozen;
using System.Globalization;

namespace HotspotAuth.Radius;

/// <summary>Attributes by number: the RFCs' and those of Microsoft, WISPr, CoovaChilli and MikroTik.</summary>
public static class RadiusDictionary
{
    private static readonly FrozenDictionary<(uint Vendor, byte Type), AttributeDefinition> Definitions = Read();

    /// <summary>All that are known.</summary>
    public static IReadOnlyCollection<AttributeDefinition> All => Definitions.Values;

    /// <summary>A registered attribute, or null when it has no name here.</summary>
    public static AttributeDefinition? Find(RadiusAttributeType type) => Definitions.GetValueOrDefault((0u, (byte)type));

    /// <summary>A vendor's attribute, or null when it has no name here.</summary>
    public static AttributeDefinition? Find(uint vendor, byte vendorType) => Definitions.GetValueOrDefault((vendor, vendorType));

    /// <summary>A vendor's name, or null.</summary>
    public static string? VendorName(uint vendor)
    {
        foreach (var (number, name, _) in VendorAttributes.All)
        {
            if (number == vendor)
                return name;
        }

        return null;
    }

    private static FrozenDictionary<(uint Vendor, byte Type), AttributeDefinition> Read()
    {
        var all = new Dictionary<(uint, byte), AttributeDefinition>();
        Add(all, vendor: 0, StandardAttributes.Lines);
        foreach (var (vendor, _, lines) in VendorAttributes.All)
            Add(all, vendor, lines);
        return all.ToFrozenDictionary();
    }

    private static void Add(Dictionary<(uint Vendor, byte Type), AttributeDefinition> all, uint vendor, string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            var words = line.Split(' ');
            var type = byte.Parse(words[0], CultureInfo.InvariantCulture);
            var kind = Enum.Parse<AttributeKind>(words[2].Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
            all.Add((vendor, type), new AttributeDefinition(vendor, type, words[1], kind));
        }
    }
}
