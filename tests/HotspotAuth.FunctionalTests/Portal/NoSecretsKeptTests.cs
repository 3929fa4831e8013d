using System.Text;

namespace HotspotAuth.FunctionalTests.Portal;

public class NoSecretsKeptTests
{
    [Fact]
    public async Task No_password_is_found_in_any_log_or_file_of_a_whole_run()
    {
        string[] secrets = ["Right-Mango-71", "Wrong-Papaya-72", "Misplaced-Durian-73", "Fresh Rambutan 74"];
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("mali", secrets[0]);
        using (var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(service.Address("portal").Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) })
        {
            await Page.LogInAsync(client, "mali", secrets[1]);
            await Page.LogInAsync(client, secrets[2], secrets[1]); // a password in the wrong field
            Assert.Equal("/status", (await Page.LogInAsync(client, "mali", secrets[0])).Location?.OriginalString);
            var form = await Page.GetAsync(client, "/password");
            var changed = await Page.PostAsync(client, "/password", ("token", form.Hidden("token")), ("old", secrets[0]), ("new", secrets[3]), ("again", secrets[3]));
            Assert.Equal("/status?changed=yes", changed.Location?.OriginalString);
        }

        await service.StopAsync();

        var files = Directory.EnumerateFiles(service.Directory, "*", SearchOption.AllDirectories).ToList();
        Assert.Contains(files, file => file.EndsWith(".sqlite", StringComparison.Ordinal));
        Assert.Contains(files, file => file.Contains("logs", StringComparison.Ordinal));
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, service.Log, StringComparison.OrdinalIgnoreCase);
            foreach (var file in files)
            {
                var content = await File.ReadAllBytesAsync(file);
                Assert.Equal((file, -1), (file, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret))));
                Assert.Equal((file, -1), (file, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret.ToLowerInvariant()))));
            }
        }
    }
}
