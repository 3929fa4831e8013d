using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using HotspotAuth.FunctionalTests.Admin;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>Whoever sends the sign-in form slowly, or too large, keeps nobody else from signing in.</summary>
public sealed class SlowFormTests
{
    /// <summary>More than are checked and wait at once.</summary>
    private const int Many = 24;

    [Fact]
    public async Task Forms_that_do_not_come_to_an_end_take_no_place_where_passwords_are_checked()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = host.Client();
        await client.PageAsync("/sign-in");
        var slow = new List<SslStream>();
        try
        {
            for (var i = 0; i < Many; i++) slow.Add(await BeginFormAsync(host.Address));
            // The server asks for the rest only where it has begun to read: all of them are inside, and none holds a place.
            foreach (var stream in slow) Assert.StartsWith("HTTP/1.1 100", await LineAsync(stream), StringComparison.Ordinal);

            await client.SignInAsync(ConsoleHost.Administrator, ConsoleHost.Password);
        }
        finally
        {
            foreach (var stream in slow) await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_form_larger_than_any_of_ours_is_refused_and_is_no_fault_of_ours()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = host.Client();

        using var large = await client.SendWithoutAsync("/sign-in", ("username", new string('x', 100_000)));
        using var many = await client.SendWithoutAsync("/sign-in", [.. Enumerable.Range(0, 2000).Select(i => ($"f{i}", "x"))]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
    }

    [Theory]
    [InlineData(20_000, 0)]
    [InlineData(0, 40_000)]
    public async Task A_line_or_head_larger_than_any_browser_s_is_refused(int line, int head)
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await using var stream = await OpenAsync(host.Address);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /sign-in?{new string('a', line)} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nX-Much: {new string('b', head)}\r\n\r\n"));

        Assert.Matches("^HTTP/1.1 4(14|31) ", await LineAsync(stream));
    }

    private static async Task<SslStream> OpenAsync(Uri address)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        // Only how the form is read matters here, not whose certificate it is.
        var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls;
    }

    private static async Task<SslStream> BeginFormAsync(Uri address)
    {
        var tls = await OpenAsync(address);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /sign-in HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"));
        return tls;
    }

    private static async Task<string> LineAsync(Stream stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = new StringBuilder();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, limit.Token) == 1 && octet[0] != '\n') line.Append((char)octet[0]);
        return line.ToString();
    }
}
