using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>The ways in which a NAS proves a password, put into a packet.</summary>
internal static class Credentials
{
    public static RawPacket Chap(this RawPacket packet, string password)
    {
        byte[] response = [7, .. MD5.HashData([7, .. Encoding.UTF8.GetBytes(password), .. packet.Authenticator])];
        return packet.Add(RadiusAttributeType.ChapPassword, response);
    }

    public static RawPacket MsChap1(this RawPacket packet, string password)
    {
        byte[] challenge = [.. Enumerable.Range(1, 8).Select(n => (byte)n)];
        return packet.Vendor(RadiusVendors.Microsoft, 11, challenge).Vendor(RadiusVendors.Microsoft, 1, [9, 1, .. new byte[24], .. NtResponse(challenge, password)]);
    }

    public static RawPacket MsChap2(this RawPacket packet, string username, string password)
    {
        byte[] challenge = [.. Enumerable.Range(1, 16).Select(n => (byte)n)];
        byte[] peer = [.. Enumerable.Range(101, 16).Select(n => (byte)n)];
        var hashed = SHA1.HashData([.. peer, .. challenge, .. Encoding.UTF8.GetBytes(username)])[..8];
        return packet.Vendor(RadiusVendors.Microsoft, 11, challenge).Vendor(RadiusVendors.Microsoft, 25, [9, 0, .. peer, .. new byte[8], .. NtResponse(hashed, password)]);
    }

    private static byte[] NtResponse(byte[] challenge8, string password)
    {
        var hash = new byte[NtHash.Length];
        NtHash.Compute(password, hash);
        var response = new byte[24];
        MsChap.ChallengeResponse(challenge8, hash, response);
        return response;
    }
}
