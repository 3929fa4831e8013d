namespace HotspotAuth.Capture;

/// <summary>
/// The classic BPF program of a live capture: it passes what has a client's address on either side, and ARP, neighbour discovery
/// and DHCP, each cut to the octets that are read; all else never leaves the kernel. The kernel has taken off the outermost VLAN
/// tag before it runs; two more inside the frame are stepped over. Instructions: Linux, networking/filter.rst.
/// </summary>
internal sealed class GuestFilter
{
    /// <summary>Octets of one instruction: u16 code, u8 jump if true, u8 jump if false, u32 k.</summary>
    public const int InstructionLength = 8;

    // BPF_MAXINSNS: the kernel refuses more.
    private const int MaxInstructions = 4096;

    private const uint ArpSnap = 64;
    private const uint NdpSnap = 512;
    private const uint DhcpSnap = 1024;

    private const ushort LoadHalf = 0x28, LoadWordX = 0x40, LoadHalfX = 0x48, LoadByteX = 0x50;
    private const ushort LoadXImmediate = 0x01, LoadXMemory = 0x61, StoreX = 0x03, AToX = 0x07;
    private const ushort And = 0x54, ShiftLeft = 0x64, AddX = 0x0C;
    private const ushort Jump = 0x05, JumpEqual = 0x15, JumpGreaterEqual = 0x35, JumpAnyBit = 0x45, Return = 0x06;

    private readonly List<(ushort Code, byte True, byte False, uint K)> _program = [];
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly List<(int At, string Label)> _jumps = [];
    private int _fresh;

    private GuestFilter()
    {
    }

    /// <summary>The program for these networks, as octets in the machine's order; without networks it passes all.</summary>
    /// <exception cref="ArgumentException">More networks than a program can hold (about a hundred).</exception>
    public static byte[] Build(ClientNetworks networks, int snapLength)
    {
        var filter = new GuestFilter();
        filter.Link();
        filter.IPv4(networks);
        filter.IPv6(networks);
        filter.Exit("other", networks.IsEmpty ? (uint)snapLength : 0);
        filter.Exit("guest", (uint)snapLength);
        filter.Exit("arp", ArpSnap);
        filter.Exit("ndp", NdpSnap);
        filter.Exit("dhcp", DhcpSnap);
        return filter._program.Count <= MaxInstructions ? filter.ToBytes() : throw new ArgumentException("Too many client networks for a capture filter.", nameof(networks));
    }

    // Leaves the offset of the IP header in X.
    private void Link()
    {
        Emit(LoadXImmediate, 14);
        Emit(LoadHalf, 12);
        for (uint tag = 1; tag <= 2; tag++)
        {
            foreach (var type in (uint[])[0x8100, 0x88A8, 0x9100]) When(JumpEqual, type, "tag" + tag);
            Goto("type");
            Mark("tag" + tag);
            Emit(LoadXImmediate, 14 + (4 * tag));
            Emit(LoadHalf, 12 + (4 * tag));
        }

        Mark("type");
        When(JumpEqual, 0x0806, "arp");
        When(JumpEqual, FrameDecoder.EtherTypeIPv4, "ipv4");
        When(JumpEqual, FrameDecoder.EtherTypeIPv6, "ipv6");
        Goto("other");
    }

    private void IPv4(ClientNetworks networks)
    {
        Mark("ipv4");
        Emit(StoreX, 0);
        Emit(LoadByteX, 9);
        Unless(JumpEqual, 17, "ipv4-address");
        Emit(LoadHalfX, 6);
        When(JumpAnyBit, 0x1FFF, "ipv4-address");
        Emit(LoadByteX, 0);
        Emit(And, 0xF);
        Emit(ShiftLeft, 2);
        Emit(AddX, 0);
        Emit(AToX, 0);
        foreach (var port in (uint[])[0, 2])
        {
            Emit(LoadHalfX, port);
            When(JumpEqual, 67, "dhcp");
            When(JumpEqual, 68, "dhcp");
        }

        Mark("ipv4-address");
        Emit(LoadXMemory, 0);
        foreach (var network in networks.Networks.Where(n => n.IsIPv4))
        {
            foreach (var at in (uint[])[12, 16])
            {
                Emit(LoadWordX, at);
                Emit(And, MaskWord(network.Length, 0));
                When(JumpEqual, (uint)network.Prefix.Low, "guest");
            }
        }

        Goto("other");
    }

    private void IPv6(ClientNetworks networks)
    {
        Mark("ipv6");
        Emit(LoadByteX, 6);
        Unless(JumpEqual, 58, "ipv6-address");
        Emit(LoadByteX, 40);
        Unless(JumpGreaterEqual, 133, "ipv6-address");
        Unless(JumpGreaterEqual, 138, "ndp");

        Mark("ipv6-address");
        foreach (var network in networks.Networks.Where(n => !n.IsIPv4))
        {
            foreach (var at in (uint[])[8, 24])
            {
                var miss = "miss" + _fresh++;
                for (var word = 0; word < 4; word++)
                {
                    var mask = MaskWord(network.Length, word);
                    if (mask == 0) break;
                    Emit(LoadWordX, at + (4 * (uint)word));
                    Emit(And, mask);
                    Unless(JumpEqual, (uint)((word < 2 ? network.Prefix.High : network.Prefix.Low) >> (word % 2 == 0 ? 32 : 0)), miss);
                }

                Goto("guest");
                Mark(miss);
            }
        }

        Goto("other");
    }

    private static uint MaskWord(int prefixLength, int word)
    {
        var bits = Math.Clamp(prefixLength - (32 * word), 0, 32);
        return bits == 0 ? 0 : uint.MaxValue << (32 - bits);
    }

    private void Exit(string label, uint octets)
    {
        Mark(label);
        Emit(Return, octets);
    }

    private void Emit(ushort code, uint k) => _program.Add((code, 0, 0, k));

    // Conditional jumps reach 255 instructions, the plain one all: so every condition steps over a plain jump.
    private void When(ushort condition, uint k, string label)
    {
        _program.Add((condition, 0, 1, k));
        Goto(label);
    }

    private void Unless(ushort condition, uint k, string label)
    {
        _program.Add((condition, 1, 0, k));
        Goto(label);
    }

    private void Goto(string label)
    {
        _jumps.Add((_program.Count, label));
        Emit(Jump, 0);
    }

    private void Mark(string label) => _labels.Add(label, _program.Count);

    private byte[] ToBytes()
    {
        foreach (var (at, label) in _jumps) _program[at] = _program[at] with { K = (uint)(_labels[label] - at - 1) };
        var octets = new byte[_program.Count * InstructionLength];
        for (var i = 0; i < _program.Count; i++)
        {
            var span = octets.AsSpan(i * InstructionLength);
            _ = BitConverter.TryWriteBytes(span, _program[i].Code);
            span[2] = _program[i].True;
            span[3] = _program[i].False;
            _ = BitConverter.TryWriteBytes(span[4..], _program[i].K);
        }

        return octets;
    }
}
