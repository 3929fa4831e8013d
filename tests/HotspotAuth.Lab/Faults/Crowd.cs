using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Peers;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>Devices with a MAC and an address each: as sessions that a store holds open from before a start, and as frames on the cable.</summary>
internal static class Crowd
{
    private const ulong FirstMac = 0x0265_0000_0000;
    private const uint FirstAddress = 0x0A0A_8000; // 10.10.128.0

    /// <summary>Accounts of the RADIUS load and so many sessions of theirs, open until tomorrow, in the store of a service that does not run.</summary>
    public static void Seed(string directory, int sessions)
    {
        var data = DataDirectory.OpenOrCreate(directory);
        LoadAccounts.Add(data, LoadUsers.Count, LoadAccounts.QuickHash);
        using var connection = Database.OpenOrCreate(data).Open();
        var ids = connection.Query<long>("SELECT id FROM account ORDER BY id LIMIT @sessions", new { sessions }).ToArray();
        var now = TimeProvider.System.GetUtcNow();
        using var transaction = connection.BeginTransaction();
        for (var n = 0; n < sessions; n++)
        {
            SessionStore.Put(transaction, new Session
            {
                Id = Guid.CreateVersion7(now),
                Account = ids[n],
                Username = LoadUsers.Name(n),
                Person = LoadUsers.Name(n),
                Group = AccountGroup.Staff,
                Mac = Mac(n),
                Ip = Address(n),
                Start = now,
                LastSeen = now,
                Until = now.AddHours(20),
            });
        }

        transaction.Commit();
    }

    public static MacAddress Mac(int number) => new(FirstMac + (ulong)number);

    public static IPAddress Address(int number)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, FirstAddress + (uint)number);
        return new IPAddress(octets);
    }

    /// <summary>A UDP datagram of 40 octets of data to the Internet, from a port of its own: to the capture a connection.</summary>
    public static byte[] Datagram(byte[] gateway, int device, ushort from) => Udp(gateway, device, Address(device).GetAddressBytes(), [198, 51, 100, 7], from, 443, new byte[40]);

    /// <summary>Who has 10.10.0.1?</summary>
    public static byte[] Arp(int device)
    {
        var frame = new byte[42];
        frame.AsSpan(0, 6).Fill(0xFF);
        WriteMac(device, frame.AsSpan(6));
        new byte[] { 8, 6, 0, 1, 8, 0, 6, 4, 0, 1 }.CopyTo(frame, 12);
        WriteMac(device, frame.AsSpan(22));
        Address(device).GetAddressBytes().CopyTo(frame, 28);
        new byte[] { 10, 10, 0, 1 }.CopyTo(frame, 38);
        return frame;
    }

    /// <summary>DHCPDISCOVER (RFC 2131 §4.4.1).</summary>
    public static byte[] Discover(int device)
    {
        var body = new byte[300];
        (body[0], body[1], body[2]) = (1, 1, 6);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(4), device);
        WriteMac(device, body.AsSpan(28));
        new byte[] { 0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255 }.CopyTo(body, 236);
        var broadcast = new byte[6];
        broadcast.AsSpan().Fill(0xFF);
        return Udp(broadcast, device, [0, 0, 0, 0], [255, 255, 255, 255], 68, 67, body);
    }

    /// <summary>A question for an address (RFC 1035 §4.1), to our resolver.</summary>
    public static byte[] Question(byte[] gateway, int device)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"host{device}");
        byte[] question = [(byte)(device >> 8), (byte)device, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name), 7, .. "example"u8, 0, 0, 1, 0, 1];
        return Udp(gateway, device, Address(device).GetAddressBytes(), [10, 10, 0, 1], (ushort)(20_000 + (device % 40_000)), 53, question);
    }

    private static byte[] Udp(byte[] to, int device, byte[] source, byte[] destination, ushort from, ushort port, byte[] data)
    {
        var frame = new byte[14 + 20 + 8 + data.Length];
        to.CopyTo(frame, 0);
        WriteMac(device, frame.AsSpan(6));
        frame[12] = 8;
        var ip = frame.AsSpan(14);
        (ip[0], ip[8], ip[9]) = (0x45, 64, 17);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(28 + data.Length));
        source.CopyTo(ip[12..]);
        destination.CopyTo(ip[16..]);
        uint sum = 0;
        for (var i = 0; i < 20; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(ip[i..]);
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~sum);
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], from);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], port);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + data.Length));
        data.CopyTo(ip[28..]); // no UDP checksum: RFC 768 lets IPv4 leave it out
        return frame;
    }

    private static void WriteMac(int device, Span<byte> octets)
    {
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, FirstMac + (ulong)device);
        wide[2..].CopyTo(octets);
    }
}
