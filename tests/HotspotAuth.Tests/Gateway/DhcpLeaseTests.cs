using System.Net;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class DhcpLeaseTests
{
    [Fact]
    public void A_line_gives_address_device_name_and_end()
    {
        Assert.True(DhcpLease.TryParse("1795234567 02:00:00:aa:bb:cc 10.10.0.77 my-phone 01:02:00:00:aa:bb:cc", out var lease));
        Assert.Equal(IPAddress.Parse("10.10.0.77"), lease!.Address);
        Assert.Equal("02:00:00:aa:bb:cc", lease.Mac.ToString());
        Assert.Equal("my-phone", lease.Host);
        Assert.Equal(1795234567, lease.Expires!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_star_is_no_name_and_zero_is_no_end()
    {
        Assert.True(DhcpLease.TryParse("0 02:00:00:aa:bb:cc 10.10.0.77 * *", out var lease));
        Assert.Null(lease!.Host);
        Assert.Null(lease.Expires);
    }

    [Theory]
    [InlineData("")]
    [InlineData("duid 00:01:00:01:2d:11:22:33:02:00:00:00:00:01")]
    [InlineData("1795234567 12345678 fd00:10:10::77 host 00:01")]
    [InlineData("1795234567 02:00:00:aa:bb 10.10.0.77 * *")]
    [InlineData("1795234567 02:00:00:aa:bb:cc 10.10.0.777 * *")]
    [InlineData("-1 02:00:00:aa:bb:cc 10.10.0.77 * *")]
    [InlineData("99999999999999999999 02:00:00:aa:bb:cc 10.10.0.77 * *")]
    [InlineData("9223372036854775807 02:00:00:aa:bb:cc 10.10.0.77 * *")]
    public void A_line_that_is_no_IPv4_lease_is_passed_over(string line) => Assert.False(DhcpLease.TryParse(line, out _));

    [Fact]
    public void A_missing_file_is_no_leases() => Assert.Empty(DhcpLease.ReadFile("/nonexistent/dnsmasq.leases"));

    [Fact]
    public void The_file_is_read_again_when_it_changes()
    {
        var folder = Directory.CreateTempSubdirectory("leases").FullName;
        try
        {
            var file = new LeaseFile(new GatewaySettings(), folder);
            Assert.Empty(file.Read());
            File.WriteAllText(LeaseFile.PathIn(folder), "1795234567 02:00:00:aa:bb:cc 10.10.0.77 * *\nrubbish\n");
            Assert.Equal("02:00:00:aa:bb:cc", file.HolderOf(IPAddress.Parse("10.10.0.77")).ToString());
            File.WriteAllText(LeaseFile.PathIn(folder), "1795234567 02:00:00:aa:bb:dd 10.10.0.77 * 01:02\n");
            Assert.Equal("02:00:00:aa:bb:dd", file.HolderOf(IPAddress.Parse("10.10.0.77")).ToString());
            Assert.Null(file.HolderOf(IPAddress.Parse("10.10.0.78")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1795234567 02:00:00:aa:bb:dd 10.10.0.7")]
    [InlineData("1795234567 02:00:00:aa:bb:dd 10.10.0.78 * *\n17952")]
    public void A_file_that_is_not_whole_ends_no_lease_and_is_read_once_it_is(string cut)
    {
        var folder = Directory.CreateTempSubdirectory("leases").FullName;
        var path = LeaseFile.PathIn(folder);
        var file = new LeaseFile(new GatewaySettings(), folder);
        File.WriteAllText(path, "1795234567 02:00:00:aa:bb:cc 10.10.0.77 * *\n");
        Assert.Single(file.Read());

        File.WriteAllText(path, cut);
        Assert.Equal("10.10.0.77", Assert.Single(file.Read()).Address.ToString());

        File.WriteAllText(path, "1795234567 02:00:00:aa:bb:dd 10.10.0.78 * *\n1795234567 02:00:00:aa:bb:cc 10.10.0.77 * *\n");
        Assert.Equal(2, file.Read().Count);
        Directory.Delete(folder, recursive: true);
    }
}
