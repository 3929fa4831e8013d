using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>A browser without a screen: keeps cookies, sends forms with the token they came with, follows nothing by itself.</summary>
internal sealed partial class ConsoleClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Func<string> _appCode;

    /// <summary>Trusts the console's own certificate and no other; its name is checked as a browser would.</summary>
    public ConsoleClient(Uri address, X509Certificate2 certificate, Func<string> appCode)
    {
        _appCode = appCode;
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(certificate);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        handler.SslOptions.CertificateChainPolicy = trust;
        _http = new HttpClient(handler) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>What the browser calls itself.</summary>
    public string BrowserName
    {
        set => _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", value);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));

    /// <summary>Any method, without a body.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute));
        return await _http.SendAsync(request);
    }

    public async Task<string> PageAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Opens the page, then sends its form.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await PageAsync(path)).Groups["token"].Value;
        Assert.NotEmpty(token);
        return await SendWithoutAsync(path, [.. fields, ("__RequestVerificationToken", token)]);
    }

    public async Task<HttpResponseMessage> SendWithoutAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _http.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    /// <summary>The token of a page's form, which is good for every form of this browser.</summary>
    public async Task<string> TokenAsync(string page) => Token().Match(await PageAsync(page)).Groups["token"].Value;

    /// <summary>A form with this token, or with none, and with what a browser says of where it comes from.</summary>
    public async Task<HttpResponseMessage> SendFromAsync(string path, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new FormUrlEncodedContent(token is null ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }

    /// <summary>Opens a page, then sends an empty form with its token to another address.</summary>
    public async Task<HttpResponseMessage> SendToAsync(string page, string path) =>
        await SendWithoutAsync(path, ("__RequestVerificationToken", Token().Match(await PageAsync(page)).Groups["token"].Value));

    /// <summary>Opens a page, then sends these fields with its token to another address.</summary>
    public async Task<HttpResponseMessage> SendAsync(string page, string path, (string Name, string Value)[] fields) =>
        await SendWithoutAsync(path, [.. fields, ("__RequestVerificationToken", Token().Match(await PageAsync(page)).Groups["token"].Value)]);

    /// <summary>Opens the page, then sends its form with a file.</summary>
    public Task<HttpResponseMessage> UploadAsync(string path, string kind, byte[] octets, string name) => UploadAsync(path, "file", octets, name, "text/plain", ("from", kind));

    /// <summary>The same, whatever the form calls its file.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string path, string field, byte[] octets, string name, string type, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(Token().Match(await PageAsync(path)).Groups["token"].Value), "__RequestVerificationToken");
        foreach (var (key, value) in fields) form.Add(new StringContent(value), key);
        var file = new ByteArrayContent(octets);
        file.Headers.ContentType = new MediaTypeHeaderValue(type);
        form.Add(file, field, name);
        return await _http.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    public async Task SignInAsync(string username, string password)
    {
        using var answer = await SignInAnswerAsync(("username", username), ("password", password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>The answer to the last step of a sign-in: to the code, where one is asked for.</summary>
    public async Task<HttpResponseMessage> SignInAnswerAsync(params (string Name, string Value)[] fields)
    {
        var answer = await SendAsync("/sign-in", fields);
        if (answer.Headers.Location?.ToString() != "/sign-in/code") return answer;
        answer.Dispose();
        return await SendAsync("/sign-in/code", ("code", _appCode()));
    }

    /// <summary>The button that stands on every page.</summary>
    public async Task<HttpResponseMessage> SignOutAsync() =>
        await SendWithoutAsync("/sign-out", ("__RequestVerificationToken", Token().Match(await PageAsync("/")).Groups["token"].Value));

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
