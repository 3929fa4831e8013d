using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class AdminCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("console-certificate-");
    private readonly SetTime _time = new(new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero));

    private string Inside => Path.Combine(_folder.FullName, "console");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_stays_the_same_over_restarts()
    {
        using var first = AdminCertificate.SelfSigned(Inside, ["localhost", "127.0.0.1"], _time);
        using var second = AdminCertificate.SelfSigned(Inside, ["localhost", "127.0.0.1"], _time);

        Assert.Equal(first.Fingerprint, second.Fingerprint);
    }

    [Fact]
    public void It_names_every_way_to_the_console()
    {
        using var certificate = AdminCertificate.SelfSigned(Inside, ["localhost", "127.0.0.1", "::1"], _time);

        Assert.True(certificate.Current.MatchesHostname("localhost"));
        Assert.True(certificate.Current.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.Current.MatchesHostname("::1"));
        Assert.False(certificate.Current.MatchesHostname("example.org"));
        Assert.True(certificate.Current.HasPrivateKey);
    }

    [Fact]
    public void A_new_name_makes_a_new_one()
    {
        using var first = AdminCertificate.SelfSigned(Inside, ["localhost"], _time);
        using var second = AdminCertificate.SelfSigned(Inside, ["localhost", "10.10.0.1"], _time);

        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        Assert.True(second.Current.MatchesHostname("10.10.0.1"));
    }

    [Fact]
    public void One_that_ends_within_a_month_is_replaced()
    {
        using var first = AdminCertificate.SelfSigned(Inside, ["localhost"], _time);
        _time.Now += TimeSpan.FromDays(800);
        using var second = AdminCertificate.SelfSigned(Inside, ["localhost"], _time);

        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
    }

    [Fact]
    public void A_damaged_file_is_replaced()
    {
        AdminCertificate.SelfSigned(Inside, ["localhost"], _time).Dispose();
        File.WriteAllText(Path.Combine(Inside, "certificate.pem"), "no certificate");
        using var mended = AdminCertificate.SelfSigned(Inside, ["localhost"], _time);

        Assert.True(mended.Current.MatchesHostname("localhost"));
    }

    [Fact]
    public void Only_the_owner_can_read_the_key()
    {
        AdminCertificate.SelfSigned(Inside, ["localhost"], _time).Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Inside, "certificate.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Inside));
    }
}
