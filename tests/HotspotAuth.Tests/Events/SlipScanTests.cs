using HotspotAuth.Events.Slips;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Events;

/// <summary>What a scanner and people type to name a slip.</summary>
public sealed class SlipScanTests
{
    [Theory]
    [InlineData("17", 17)]
    [InlineData(" 17/120 ", 17)]
    [InlineData("#17", 17)]
    [InlineData("๑๗", 17)]
    [InlineData("2000", 2000)]
    public void A_number_names_a_slip_of_the_event(string typed, int number) => Assert.Equal(new SlipScan(number, null), SlipScan.Read(typed));

    [Theory]
    [InlineData("7KMX 4RPD")]
    [InlineData("7kmx-4rpd")]
    [InlineData("7kmx4rpd")]
    [InlineData("http://kpp2.net/login#c=7kmx4rpd")]
    [InlineData("HTTP://KPP2.NET/LOGIN#C=7KMX4RPD")]
    [InlineData("https://kpp2.net:8443/login#u=7kmx4rpd&c=another")]
    public void A_code_is_the_same_however_it_comes(string typed) => Assert.Equal(new SlipScan(null, "7kmx4rpd"), SlipScan.Read(typed));

    [Theory]
    [InlineData("http://kpp2.net/login#c=7kmx4rpd")]
    [InlineData("7kmx4rpd")]
    public void Under_a_Thai_keyboard_a_scanner_types_Thai_letters_and_is_understood(string scanned)
    {
        var thai = string.Concat(scanned.Select(ThaiKey));
        Assert.Equal(new SlipScan(null, "7kmx4rpd"), SlipScan.Read(thai));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("0")]
    [InlineData("abc")]
    [InlineData("\ud800")]
    public void What_names_no_slip_is_told(string? typed) => Assert.Null(SlipScan.Read(typed));

    [Fact]
    public void A_flood_of_signs_is_no_slip() => Assert.Null(SlipScan.Read(new string('7', 10_000)));

    [Theory]
    [InlineData("7kmx4rpd", "7KMX 4RPD")]
    [InlineData("dltv7kmx4rpd", "DLTV 7KMX 4RPD")]
    [InlineData("ab7kmx4rpd", "AB 7KMX 4RPD")]
    public void A_code_is_printed_in_groups_of_four_from_its_end(string code, string printed) => Assert.Equal(printed, SlipAddress.Grouped(code));

    [Fact]
    public void A_slip_with_a_name_and_a_password_of_its_own_carries_both() =>
        Assert.Equal("http://kpp2.net/login#u=mali&c=a%20b%26c", SlipAddress.Of("http://kpp2.net", "mali", "a b&c"));

    /// <summary>What the key of an English sign makes under the Thai layout.</summary>
    private static char ThaiKey(char sign) =>
        Enumerable.Range(0x0E01, 0x5B).Concat(Enumerable.Range(0x21, 0x5E)).Select(code => (char)code)
            .First(thai => thai != sign && !char.IsAsciiLetterOrDigit(thai) && ThaiKeyboard.ToEnglish(thai.ToString()) == sign.ToString());
}
