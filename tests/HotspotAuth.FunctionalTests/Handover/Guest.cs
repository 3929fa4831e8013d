using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>A guest's browser without script: one device with one address, which follows redirects, refreshes and forms from host to host.</summary>
internal sealed partial class Guest : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="address">Its own address on loopback.</param>
    public Guest(string address)
    {
        Address = address;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                var host = IPAddress.TryParse(context.DnsEndPoint.Host, out var literal) ? literal : IPAddress.Loopback;
                await socket.ConnectAsync(new IPEndPoint(host, context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    public string Address { get; }

    /// <summary>Where the browser is.</summary>
    public Uri At { get; private set; } = new("about:blank");

    public HttpStatusCode Status { get; private set; }
    public string Html { get; private set; } = "";
    public HttpResponseMessage? Answer { get; private set; }

    /// <summary>Every address it was at, redirects too.</summary>
    public List<Uri> Trail { get; } = [];

    public string Text => White().Replace(WebUtility.HtmlDecode(Tag().Replace(Style().Replace(Html, ""), " ")), " ");

    public Task OpenAsync(string address) => GoAsync(HttpMethod.Get, new Uri(address), null);

    /// <summary>Fills in and sends the page's form.</summary>
    public async Task SubmitAsync(params (string Name, string Value)[] typed)
    {
        var form = Form().Match(Html);
        Assert.True(form.Success, $"no form at {At}: {Text}");
        var fields = Input().Matches(form.Value)
            .Select(input => (Name: Attribute(input.Value, "name"), Value: Attribute(input.Value, "value")))
            .Where(field => field.Name.Length > 0).ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
        foreach (var (name, value) in typed)
        {
            Assert.Contains(name, fields.Keys);
            fields[name] = value;
        }

        await GoAsync(HttpMethod.Post, new Uri(At, Attribute(form.Value, "action")), fields);
    }

    /// <summary>The link or form that the page marks as its next step.</summary>
    public async Task GoOnAsync()
    {
        var link = GoLink().Match(Html);
        if (link.Success) await GoAsync(HttpMethod.Get, new Uri(At, Attribute(link.Value, "href")), null);
        else await SubmitAsync();
    }

    /// <summary>The fields of the page's form.</summary>
    public string Field(string name) => Input().Matches(Html).Select(input => input.Value).Where(input => Attribute(input, "name") == name).Select(input => Attribute(input, "value")).First();

    public void Dispose() => _client.Dispose();

    private async Task GoAsync(HttpMethod method, Uri target, Dictionary<string, string>? fields)
    {
        for (var hops = 0; hops < 30; hops++)
        {
            using var request = new HttpRequestMessage(method, target);
            if (fields is not null) request.Content = new FormUrlEncodedContent(fields);
            // As a browser does on its own: the form's own site is told only where it is another.
            if (fields is not null && At.IsAbsoluteUri && At.Scheme == Uri.UriSchemeHttp) request.Headers.TryAddWithoutValidation("Origin", At.GetLeftPart(UriPartial.Authority));
            Answer?.Dispose();
            Answer = await _client.SendAsync(request);
            (At, Status, Html) = (target, Answer.StatusCode, await Answer.Content.ReadAsStringAsync());
            Trail.Add(target);
            var refresh = Refresh().Match(Html);
            if (Answer.Headers.Location is { } location) target = new Uri(At, location);
            else if (refresh.Success && !refresh.Value.Contains("content=\"60", StringComparison.Ordinal)) target = await WaitedAsync(refresh);
            else return;
            (method, fields) = (HttpMethod.Get, null);
        }

        Assert.Fail($"endless: {string.Join('\n', Trail.TakeLast(8))}");
    }

    private async Task<Uri> WaitedAsync(Match refresh)
    {
        // The gateway speaks to the server beside us: a page that asks to look again is looked at again, a little sooner.
        if (refresh.Groups["seconds"].Value != "0") await Task.Delay(100);
        return new Uri(At, WebUtility.HtmlDecode(refresh.Groups["url"].Value));
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("<a id=\"go\"[^>]*>")]
    private static partial Regex GoLink();

    [GeneratedRegex("<meta http-equiv=\"refresh\" content=\"(?<seconds>[0-9]+); ?url=(?<url>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Refresh();

    [GeneratedRegex("<style>.*?</style>|<title>.*?</title>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex(@"\s+")]
    private static partial Regex White();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
