using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using HotspotAuth.Operation;

namespace HotspotAuth.Anchors;

/// <summary>A time stamp that was checked (RFC 3161 §2.4.2): granted, of our request, over our hash, signed by somebody who may and whom we trust.</summary>
/// <param name="Time">The authority's time.</param>
/// <param name="Serial">Its number, hex.</param>
internal sealed record TimestampAnswer(DateTimeOffset Time, string Serial)
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>For a reader.</summary>
    public string Words => $"time {Times.Iso(Time)} serial {Serial}";

    /// <summary>Checks an authority's answer.</summary>
    /// <exception cref="AnchorException">It proves nothing; the reason says why.</exception>
    public static TimestampAnswer Read(byte[] answer, Rfc3161TimestampRequest request, byte[] hash, X509ChainPolicy trust)
    {
        try
        {
            // Status, imprint, nonce and the presence of the signer's certificate are compared with the request here.
            var token = request.ProcessResponse(answer, out var read);
            if (read != answer.Length) throw new AnchorException("the time stamp is refused: there is more behind it");
            if (!token.VerifySignatureForHash(hash, HashAlgorithmName.SHA256, out var signer) || signer is null) throw new AnchorException("the time stamp is refused: its signature does not hold");
            var info = token.TokenInfo;
            Check(signer, token.AsSignedCms().Certificates, info.Timestamp, trust);
            return new TimestampAnswer(info.Timestamp, Convert.ToHexStringLower(info.GetSerialNumber().Span));
        }
        catch (CryptographicException fault)
        {
            throw new AnchorException($"the time stamp is refused: {fault.Message}", fault);
        }
    }

    private static void Check(X509Certificate2 signer, X509Certificate2Collection brought, DateTimeOffset time, X509ChainPolicy trust)
    {
        trust.ExtraStore.AddRange(brought);
        trust.ApplicationPolicy.Add(new Oid(TimeStamping));
        trust.VerificationTime = time.UtcDateTime;
        using var chain = new X509Chain { ChainPolicy = trust };
        if (!chain.Build(signer))
            throw new AnchorException($"the time stamp is refused: its signer {signer.Subject} is not trusted ({string.Join(", ", chain.ChainStatus.Select(status => status.Status))}); look at Anchors:Timestamp:CaPath");
    }
}
