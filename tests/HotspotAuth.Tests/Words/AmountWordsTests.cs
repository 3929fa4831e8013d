using HotspotAuth.Words;

namespace HotspotAuth.Tests.Words;

public class AmountWordsTests
{
    [Theory]
    [InlineData(-5, "0 B")]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_950, "1.0 MB")]
    [InlineData(412_600_000, "412.6 MB")]
    [InlineData(38_149_999, "38.1 MB")]
    [InlineData(1_250_000_000, "1.3 GB")]
    [InlineData(long.MaxValue, "9,223,372.0 TB")]
    public void Bytes_are_counted_in_thousands_with_one_decimal(long bytes, string words) => Assert.Equal(words, ByteWords.Format(bytes));

    [Theory]
    [InlineData(0, "ไม่ถึง 1 นาที", "under a minute")]
    [InlineData(59, "ไม่ถึง 1 นาที", "under a minute")]
    [InlineData(60, "1 นาที", "1 minute")]
    [InlineData(3599, "59 นาที", "59 minutes")]
    [InlineData(3600, "1 ชั่วโมง", "1 hour")]
    [InlineData(105_000, "29 ชั่วโมง 10 นาที", "29 hours 10 minutes")]
    [InlineData(172_800, "2 วัน", "2 days")]
    [InlineData(180_000, "2 วัน 2 ชั่วโมง", "2 days 2 hours")]
    [InlineData(-10, "ไม่ถึง 1 นาที", "under a minute")]
    public void A_length_of_time_is_told_in_two_units_and_never_rounded_up(int seconds, string thai, string english)
    {
        Assert.Equal(thai, DurationWords.Format(TimeSpan.FromSeconds(seconds), Language.Thai));
        Assert.Equal(english, DurationWords.Format(TimeSpan.FromSeconds(seconds), Language.English));
    }

    [Theory]
    [InlineData("055000123", "0 5500 0123", "tel:+6655000123", "")]
    [InlineData("0 5500 0123 กลุ่ม DLICT วันราชการ 08:30–16:30 น.", "0 5500 0123", "tel:+6655000123", "กลุ่ม DLICT วันราชการ 08:30–16:30 น.")]
    [InlineData("+66 81 234 5678", "08 1234 5678", "tel:+66812345678", "")]
    [InlineData("กลุ่ม DLICT 081-234-5678", "08 1234 5678", "tel:+66812345678", "กลุ่ม DLICT")]
    public void A_telephone_number_is_found_in_the_contact_line(string contact, string shown, string link, string rest)
    {
        var (phone, words) = PhoneWords.Read(contact);

        Assert.Equal(new PhoneWords(shown, link), phone);
        Assert.Equal(rest, words);
    }

    [Theory]
    [InlineData("ห้อง 12 ชั้น 3")]
    [InlineData("help@kpp2.example")]
    [InlineData("1234567890123456")]
    public void A_contact_line_without_a_number_stays_words(string contact)
    {
        var (phone, words) = PhoneWords.Read(contact);

        Assert.Null(phone);
        Assert.Equal(contact, words);
    }
}
