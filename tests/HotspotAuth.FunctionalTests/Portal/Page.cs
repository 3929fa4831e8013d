using System.Net;
using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>A page with its forms, filled in as a browser without script does.</summary>
internal sealed partial record Page(HttpStatusCode Status, string Html, Uri? Location)
{
    /// <summary>The text a reader sees: entities turned back, white space as a browser shows it.</summary>
    public string Text => WhiteSpace().Replace(WebUtility.HtmlDecode(Tag().Replace(Head().Replace(Html, ""), " ")), " ");

    public string Hidden(string name) => WebUtility.HtmlDecode(Regex.Match(Html, $"name=\"{name}\" value=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    public static async Task<Page> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await ReadAsync(answer);
    }

    public static async Task<Page> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        return await ReadAsync(answer);
    }

    /// <summary>Opens the login page, fills the form in and sends it.</summary>
    public static async Task<Page> LogInAsync(HttpClient client, string username, string password, string language = "")
    {
        var form = await GetAsync(client, language + "/login");
        return await PostAsync(client, language + "/login", ("token", form.Hidden("token")), ("username", username), ("password", password));
    }

    public static async Task<Page> ReadAsync(HttpResponseMessage answer) =>
        new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location);

    [GeneratedRegex("<style>.*?</style>|<title>.*?</title>", RegexOptions.Singleline)]
    private static partial Regex Head();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
