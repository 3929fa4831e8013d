using System.Buffers.Binary;
using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>The two messages of DHCP (RFC 2131 §2 and §4) by which one learns who gives addresses on a link: the question to all, and the offer.</summary>
internal static class DhcpMessage
{
    public const int ServerPort = 67;
    public const int ClientPort = 68;

    /// <summary>The number of all our questions. A constant, so that the ruleset can let answers to it through and no others.</summary>
    public const uint Transaction = 0x68735F3F;

    private const int TransactionAt = 4;
    private const int FlagsAt = 10;
    private const int HardwareAt = 28;
    private const int CookieAt = 236;
    private const int OptionsAt = 240;

    /// <summary>RFC 1542 §2.1: relays and servers may drop what is shorter.</summary>
    private const int Length = 300;

    private const byte Request = 1;
    private const byte Reply = 2;
    private const byte Ethernet = 1;
    private const uint Cookie = 0x63825363;
    private const ushort AnswerToAll = 0x8000;

    // RFC 2132: pad, message type (§9.6), server identifier (§9.7), end.
    private const byte Pad = 0;
    private const byte MessageType = 53;
    private const byte ServerIdentifier = 54;
    private const byte End = 255;
    private const byte DiscoverType = 1;
    private const byte OfferType = 2;

    /// <summary>DHCPDISCOVER of a device, to be answered to all: who asks has no address of the answering server's network.</summary>
    public static byte[] Discover(MacAddress asker)
    {
        var message = new byte[Length];
        message[0] = Request;
        message[1] = Ethernet;
        message[2] = MacAddress.Length;
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(TransactionAt), Transaction);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(FlagsAt), AnswerToAll);
        asker.ToBytes().CopyTo(message, HardwareAt);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(CookieAt), Cookie);
        byte[] options = [MessageType, 1, DiscoverType, End];
        options.CopyTo(message, OptionsAt);
        return message;
    }

    /// <summary>Whether this is a DHCPOFFER to our question.</summary>
    /// <param name="message">A datagram's payload, from anybody.</param>
    /// <param name="asker">Who asked.</param>
    /// <param name="server">The server as it names itself; null where it does not.</param>
    public static bool TryReadOffer(ReadOnlySpan<byte> message, MacAddress asker, out IPAddress? server)
    {
        server = null;
        if (message.Length < OptionsAt || message[0] != Reply || message[2] != MacAddress.Length) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(message[TransactionAt..]) != Transaction || BinaryPrimitives.ReadUInt32BigEndian(message[CookieAt..]) != Cookie) return false;
        if (MacAddress.FromBytes(message[HardwareAt..]) != asker) return false;
        var isOffer = false;
        for (var at = OptionsAt; at < message.Length && message[at] != End;)
        {
            if (message[at] == Pad)
            {
                at++;
                continue;
            }

            if (at + 1 >= message.Length || at + 2 + message[at + 1] > message.Length) return false;
            var value = message.Slice(at + 2, message[at + 1]);
            if (message[at] == MessageType) isOffer = value.Length == 1 && value[0] == OfferType;
            else if (message[at] == ServerIdentifier && value.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(value) != 0) server = new IPAddress(value);
            at += 2 + value.Length;
        }

        return isOffer;
    }
}
