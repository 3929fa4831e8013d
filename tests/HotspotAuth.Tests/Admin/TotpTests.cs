using System.Text;
using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 7, TimeSpan.Zero);

    /// <summary>RFC 6238 appendix B, the SHA-1 rows.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_codes_are_those_of_the_RFC(long seconds, string code)
    {
        var step = Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds));

        Assert.Equal(code, Totp.Code(Secret, step, digits: 8));
        Assert.Equal(code[2..], Totp.Code(Secret, step));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_off_by_one_step(int off, bool taken)
    {
        var step = Totp.StepAt(Now) + off;

        Assert.Equal(taken ? step : null, Totp.Match(Secret, Totp.Code(Secret, step), Now, lastStep: 0));
    }

    [Fact]
    public void A_step_that_was_used_and_those_before_it_are_refused()
    {
        var step = Totp.StepAt(Now);

        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step), Now, lastStep: step));
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step - 1), Now, lastStep: step));
        Assert.Equal(step + 1, Totp.Match(Secret, Totp.Code(Secret, step + 1), Now, lastStep: step));
    }

    [Fact]
    public void Spaces_and_Thai_digits_are_read_and_anything_else_is_no_code()
    {
        var step = Totp.StepAt(Now);
        var code = Totp.Code(Secret, step);

        Assert.Equal(step, Totp.Match(Secret, $" {code[..3]} {code[3..]} ", Now, 0));
        Assert.Equal(step, Totp.Match(Secret, string.Concat(code.Select(c => (char)(c - '0' + 0x0E50))), Now, 0));
        foreach (var wrong in new[] { null, "", code[..5], code + "0", "abcdef", new string('1', 4000) }) Assert.Null(Totp.Match(Secret, wrong, Now, 0));
    }

    /// <summary>RFC 4648 §10, without the padding that apps do not take.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_key_is_written_in_base32(string octets, string text) => Assert.Equal(text, Totp.Base32(Encoding.ASCII.GetBytes(octets)));

    [Fact]
    public void The_address_in_the_QR_code_names_site_and_person() => Assert.Equal(
        "otpauth://totp/KPP2%20wifi:arunee?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=KPP2%20wifi&algorithm=SHA1&digits=6&period=30",
        Totp.Uri(Secret, "KPP2 wifi", "arunee"));

    [Fact]
    public void A_recovery_code_is_known_however_it_was_typed_and_for_its_owner_only()
    {
        var code = RecoveryCodes.Make()[0];

        Assert.Equal(RecoveryCodes.Digest("arunee", code), RecoveryCodes.Digest("arunee", " " + code.Replace("-", " ", StringComparison.Ordinal).ToUpperInvariant()));
        Assert.NotEqual(RecoveryCodes.Digest("arunee", code), RecoveryCodes.Digest("wichai", code));
        Assert.True(RecoveryCodes.Looks(code));
        Assert.False(RecoveryCodes.Looks("123456"));
    }
}
