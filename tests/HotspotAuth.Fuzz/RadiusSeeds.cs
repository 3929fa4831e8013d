using System.Buffers.Binary;
using System.Text;
using HotspotAuth.Radius;

namespace HotspotAuth.Fuzz;

/// <summary>One datagram of each kind that a NAS sends.</summary>
internal static class RadiusSeeds
{
    private static readonly RadiusSecret Secret = new(FuzzSecret.Text);

    public static IEnumerable<(string Name, byte[] Octets)> All()
    {
        var user = Attribute(1, "nemo");
        yield return ("pap", Access(user, Attribute(2, Hidden("arctangent")), Attribute(31, "02-00-00-00-00-05")));
        yield return ("chap", Access(user, Attribute(3, new byte[17]), Attribute(60, new byte[16])));
        yield return ("mschap1", Access(user, Vendor(311, 11, new byte[8]), Vendor(311, 1, new byte[50])));
        yield return ("mschap2", Access(Attribute(1, "OFFICE\\nemo"), Vendor(311, 11, new byte[16]), Vendor(311, 25, new byte[50])));
        yield return ("eap", Access(user, Attribute(79, [2, 1, 0, 9, 1, .. "nemo"u8])));
        yield return ("proxied", Access(user, Attribute(2, Hidden("x")), Attribute(33, "one"), Attribute(33, "two"), Attribute(24, [1, 2])));
        yield return ("extended", Access(user, Attribute(2, Hidden("x")), Attribute(241, [1, 2]), Attribute(245, [1, 0x80, 3]), Attribute(245, [1, 0, 4]), Vendor(14988, 8, "1M/2M"u8.ToArray())));
        yield return ("addresses", Access(user, Attribute(6, Number(10)), Attribute(8, [10, 10, 0, 5]), Attribute(97, [0, 64, 0xFD, 0, 0, 0x10, 0, 0x10, 0, 0])));
        yield return ("status", Packet(RadiusCode.StatusServer));
        foreach (var (name, status) in ((string, uint)[])[("start", 1), ("stop", 2), ("interim", 3), ("on", 7), ("off", 8)])
        {
            yield return (name, Accounting(
                user, Attribute(40, Number(status)), Attribute(44, "A1B2C3"), Attribute(8, [10, 10, 0, 5]), Attribute(31, "02-00-00-00-00-05"), Attribute(46, Number(60)),
                Attribute(42, Number(1)), Attribute(52, Number(2)), Attribute(55, Number(1_795_000_000)), Attribute(41, Number(3)), Attribute(49, Number(1))));
        }
    }

    private static byte[] Access(params byte[][] attributes) => Packet(RadiusCode.AccessRequest, attributes);

    /// <summary>With a Message-Authenticator in front.</summary>
    private static byte[] Packet(RadiusCode code, params byte[][] attributes)
    {
        var packet = Frame(code, [Attribute(80, new byte[16]), .. attributes]);
        Authenticator.CopyTo(packet, 4);
        const int Value = RadiusPacket.HeaderLength + 2;
        PacketAuthenticator.ComputeMessageAuthenticator(packet, Value, Authenticator, Secret, packet.AsSpan(Value, 16));
        return packet;
    }

    private static byte[] Accounting(params byte[][] attributes)
    {
        var packet = Frame(RadiusCode.AccountingRequest, attributes);
        PacketAuthenticator.SignComputedRequest(packet, 0, Secret);
        return packet;
    }

    private static byte[] Authenticator => [.. Enumerable.Range(0x40, 16).Select(octet => (byte)octet)];

    private static byte[] Frame(RadiusCode code, byte[][] attributes)
    {
        byte[] packet = [(byte)code, 7, 0, 0, .. new byte[16], .. attributes.SelectMany(a => a)];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        return packet;
    }

    private static byte[] Attribute(byte type, byte[] value) => [type, (byte)(value.Length + 2), .. value];

    private static byte[] Attribute(byte type, string value) => Attribute(type, Encoding.UTF8.GetBytes(value));

    private static byte[] Vendor(uint vendor, byte type, byte[] value) => Attribute(26, [.. Number(vendor), type, (byte)(value.Length + 2), .. value]);

    private static byte[] Number(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }

    private static byte[] Hidden(string password)
    {
        Span<byte> hidden = stackalloc byte[UserPassword.MaximumLength];
        return hidden[..UserPassword.Hide(Encoding.UTF8.GetBytes(password), Authenticator, Secret, hidden)].ToArray();
    }
}
