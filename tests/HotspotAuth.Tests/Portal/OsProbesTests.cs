using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class OsProbesTests
{
    [Theory]
    [InlineData("connectivitycheck.gstatic.com", "/generate_204", 204, "")]
    [InlineData("www.google.com", "/gen_204", 204, "")]
    [InlineData("captive.apple.com", "/hotspot-detect.html", 200, "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>")]
    [InlineData("captive.apple.com", "/", 200, "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>")]
    [InlineData("www.msftconnecttest.com", "/connecttest.txt", 200, "Microsoft Connect Test")]
    [InlineData("www.msftncsi.com", "/ncsi.txt", 200, "Microsoft NCSI")]
    [InlineData("detectportal.firefox.com", "/success.txt", 200, "success\n")]
    [InlineData("nmcheck.gnome.org", "/check_network_status.txt", 200, "NetworkManager is online\n")]
    [InlineData("networkcheck.kde.org", "/", 200, "OK")]
    public void Each_system_has_the_answer_it_compares_with(string host, string path, int status, string body)
    {
        Assert.True(OsProbes.TryFind(host, path, out var answer));
        Assert.Equal((status, body), (answer!.Status, answer.Body));
    }

    [Theory]
    [InlineData("example.com", "/")]
    [InlineData("kpp2.net", "/")]
    [InlineData("www.msftconnecttest.com", "/redirect")]
    [InlineData("captive.apple.com", "/other")]
    public void Other_pages_are_no_connectivity_check(string host, string path) => Assert.False(OsProbes.TryFind(host, path, out _));
}
