using HotspotAuth.Anchors;

namespace HotspotAuth.Tests.Anchors;

public sealed class AnchorSettingsTests
{
    [Fact]
    public void No_way_at_all_is_no_fault() => Assert.Empty(new AnchorSettings().Validate(mailHost: null));

    [Fact]
    public void Every_fault_is_told_with_its_key()
    {
        var settings = new AnchorSettings
        {
            Mail = ["witness@office.example", "nobody"],
            Timestamp = new TimestampSettings { Url = "ftp://tsa.example", CaPath = "/nowhere/ca.pem" },
            Syslog = new SyslogSettings { Host = "no host", Port = 0, CaPath = "/nowhere/ca.pem" },
        };

        Assert.Equal(
            ["Anchors:Mail:1", "Anchors:Mail", "Anchors:Timestamp:Url", "Anchors:Timestamp:CaPath", "Anchors:Syslog:Host", "Anchors:Syslog:Port", "Anchors:Syslog:CaPath"],
            settings.Validate(mailHost: null).Select(fault => fault.Key));
    }

    [Fact]
    public void A_file_without_a_certificate_is_of_no_use()
    {
        var file = Path.GetTempFileName();

        Assert.NotNull(TrustedCertificates.Fault(file));
        File.Delete(file);
    }
}
