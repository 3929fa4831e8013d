using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace HotspotAuth.Lab.ServiceTests.Apart;

/// <summary>A person at the portal without a browser: quick enough to come again and again while processes die.</summary>
internal sealed partial class LabGuest : IDisposable
{
    private static readonly IPEndPoint Portal = new(IPAddress.Parse("10.10.0.1"), 80);
    private static readonly IPEndPoint Outside = new(LabTopology.Internet4, 443);

    private readonly LabHost _host;
    private readonly HttpClient _http;

    public LabGuest(LabHost host) : this(host, () => host.SocketAsync(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), TimeSpan.FromSeconds(60))
    {
    }

    /// <param name="host">Where he is.</param>
    /// <param name="device">Makes a socket of his device.</param>
    /// <param name="patience">How long he waits for a page.</param>
    public LabGuest(LabHost host, Func<Task<Socket>> device, TimeSpan patience)
    {
        _host = host;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A connection each: none is left that a killed process had.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = await device();
                await socket.ConnectAsync(Portal, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://kpp2.net/"), Timeout = patience };
    }

    /// <summary>True when the portal said that he is in; null when it did not answer; false when it refused, with its page in <paramref name="page"/>.</summary>
    public async Task<bool?> LogInAsync(string username, Action<string>? page = null, string password = "secret-123")
    {
        try
        {
            var form = Token().Match(await _http.GetStringAsync(new Uri("/", UriKind.Relative)));
            if (!form.Success) return null;
            using var answer = await _http.PostAsync(new Uri("/login", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["username"] = username,
                ["password"] = password,
                ["token"] = form.Groups["token"].Value,
            }));
            page?.Invoke(await answer.Content.ReadAsStringAsync());
            return answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.Location?.ToString().Contains("/status", StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>
    /// Comes in as one who tries again: the service waits five seconds for its gateway's process, which a machine that stands still may use up. What the
    /// portal refuses for good it refuses each time.
    /// </summary>
    public async Task ComeInAsync(string username)
    {
        var page = "";
        for (var tries = 1; await LogInAsync(username, text => page = text) != true; tries++)
        {
            Assert.True(tries < 5, $"{username} does not get in: {page}");
            await LogOutAsync(); // who got in all the same is shown no form
            await Task.Delay(1000);
        }
    }

    /// <summary>Whether the portal said that he is out; null when it did not answer.</summary>
    public async Task<bool?> LogOutAsync()
    {
        try
        {
            using var answer = await _http.PostAsync(new Uri("/logout", UriKind.Relative), new FormUrlEncodedContent([]));
            return answer.Headers.Location?.ToString().Contains("/logged-out", StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Whether a connection to the Internet comes about.</summary>
    public async Task<bool> PassesAsync() => (await _host.TryConnectAsync(Outside)).Outcome == Attempt.Connected;

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
