namespace HotspotAuth.Accounts.Import;

/// <summary>A password as an older system kept it.</summary>
/// <param name="Clear">Itself, where it was kept so.</param>
/// <param name="Known">Its hash (<see cref="LegacyHash"/>).</param>
internal readonly record struct RadiusSecret(string? Clear, string? Known);

/// <summary>The attributes in which FreeRADIUS keeps passwords (rlm_pap).</summary>
internal static class RadiusSecrets
{
    /// <summary>Whether the attribute is a password of any kind, carried or not.</summary>
    public static bool IsOne(string attribute) => attribute.EndsWith("-Password", StringComparison.OrdinalIgnoreCase) || attribute.Equals("Password", StringComparison.OrdinalIgnoreCase) || attribute.Equals("Password-With-Header", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where it can't be carried.</summary>
    public static RadiusSecret? Read(string attribute, string value)
    {
        var kind = attribute.ToLowerInvariant();
        switch (kind)
        {
            case "cleartext-password": return new RadiusSecret(value, null);
            case "user-password" or "password" or "password-with-header": return WithHeader(value, mayBeClear: kind != "password-with-header");
            case "crypt-password": return Known(LegacyHash.OfCrypt(value.Trim()));
            case "nt-password": return Known(LegacyHash.OfNt(value));
            case "md5-password": return Known(LegacyHash.OfDigest("md5", value, isSalted: false));
            case "smd5-password": return Known(LegacyHash.OfDigest("md5", value, isSalted: true));
            case "sha-password" or "sha1-password": return Known(LegacyHash.OfDigest("sha1", value, isSalted: false));
            case "ssha-password" or "ssha1-password": return Known(LegacyHash.OfDigest("sha1", value, isSalted: true));
            case "sha2-password": return Known(LegacyHash.OfDigest("sha2", value, isSalted: false));
            case "sha256-password" or "sha2-256-password": return Known(LegacyHash.OfDigest("sha256", value, isSalted: false));
            case "sha384-password" or "sha2-384-password": return Known(LegacyHash.OfDigest("sha384", value, isSalted: false));
            case "sha512-password" or "sha2-512-password": return Known(LegacyHash.OfDigest("sha512", value, isSalted: false));
            case "ssha256-password" or "ssha2-256-password": return Known(LegacyHash.OfDigest("sha256", value, isSalted: true));
            case "ssha384-password" or "ssha2-384-password": return Known(LegacyHash.OfDigest("sha384", value, isSalted: true));
            case "ssha512-password" or "ssha2-512-password": return Known(LegacyHash.OfDigest("sha512", value, isSalted: true));
            default: return null;
        }
    }

    /// <summary><c>{ssha}…</c> and its kind; without a header, and where that may be, the password itself.</summary>
    private static RadiusSecret? WithHeader(string value, bool mayBeClear)
    {
        var end = value.StartsWith('{') ? value.IndexOf('}', StringComparison.Ordinal) : -1;
        if (end is < 2 or > 20) return mayBeClear ? new RadiusSecret(value, null) : null;
        var (header, rest) = (value[1..end].ToLowerInvariant(), value[(end + 1)..]);
        return header switch
        {
            "clear" or "cleartext" => new RadiusSecret(rest, null),
            "crypt" => Known(LegacyHash.OfCrypt(rest)),
            "nt" or "nthash" => Known(LegacyHash.OfNt(rest)),
            "md5" => Known(LegacyHash.OfDigest("md5", rest, isSalted: false)),
            "smd5" => Known(LegacyHash.OfDigest("md5", rest, isSalted: true)),
            "sha" => Known(LegacyHash.OfDigest("sha1", rest, isSalted: false)),
            "ssha" => Known(LegacyHash.OfDigest("sha1", rest, isSalted: true)),
            "sha2" => Known(LegacyHash.OfDigest("sha2", rest, isSalted: false)),
            "sha256" => Known(LegacyHash.OfDigest("sha256", rest, isSalted: false)),
            "sha512" => Known(LegacyHash.OfDigest("sha512", rest, isSalted: false)),
            "ssha256" => Known(LegacyHash.OfDigest("sha256", rest, isSalted: true)),
            "ssha512" => Known(LegacyHash.OfDigest("sha512", rest, isSalted: true)),
            // A brace may begin a password too; an unknown header is no reason to lose it.
            _ => mayBeClear ? new RadiusSecret(value, null) : null,
        };
    }

    private static RadiusSecret? Known(string? hash) => hash is null ? null : new RadiusSecret(null, hash);
}
