using Heating.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public sealed class AlertCommandTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Test_NothingSetUp_SaysWhatToSet()
    {
        int exitCode = await AlertCommand.TestAsync(_ => null, _output, _error, CancellationToken.None);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Equal(
            "Nothing is set up: set TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID, or DISCORD_WEBHOOK_URL. docs/alerts.md says step by "
            + "step where to get them.",
            _error.ToString().Trim());
    }

    [Fact]
    public async Task Test_OneOfTwoFails_SaysSoForEach()
    {
        await using var app = await StartAsync(http => http.Request.Path.StartsWithSegments("/hook")
            ? Results.Json(new { message = "Unknown Webhook", code = 10015 }, statusCode: 404)
            : Results.Json(new { ok = true }));
        string address = app.Urls.First();

        int exitCode = await AlertCommand.TestAsync(
            name => name switch
            {
                "TELEGRAM_BOT_TOKEN" => "1:secret",
                "TELEGRAM_CHAT_ID" => "42",
                "TELEGRAM_API_URL" => address,
                "DISCORD_WEBHOOK_URL" => address + "/hook/secret",
                _ => null,
            },
            _output,
            _error,
            CancellationToken.None);

        Assert.Equal(ExitCode.Service, exitCode);
        Assert.Equal("telegram: sent", _output.ToString().Trim());
        Assert.Equal("discord: Discord does not know the webhook (404): check DISCORD_WEBHOOK_URL.", _error.ToString().Trim());
    }

    [Fact]
    public async Task ChatId_BotWasWrittenTo_ListsChatsOnce()
    {
        await using var app = await StartAsync(_ => Results.Text(
            """
            {"ok":true,"result":[
            {"update_id":1,"message":{"chat":{"id":42,"first_name":"Ann","type":"private"},"text":"hi"}},
            {"update_id":2,"message":{"chat":{"id":42,"first_name":"Ann","type":"private"},"text":"hi"}},
            {"update_id":3,"my_chat_member":{"chat":{"id":-100,"title":"House","type":"group"}}}]}
            """,
            "application/json"));

        int exitCode = await AlertCommand.ListChatsAsync(
            name => name == "TELEGRAM_BOT_TOKEN" ? "1:secret" : name == "TELEGRAM_API_URL" ? app.Urls.First() : null,
            _output,
            _error,
            CancellationToken.None);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Equal(["42  Ann", "-100  House"], _output.ToString().Trim().Split(_output.NewLine));
    }

    [Theory]
    [InlineData(null, "TELEGRAM_BOT_TOKEN is not set.")]
    [InlineData("secret", "TELEGRAM_BOT_TOKEN is no bot token")]
    public async Task ChatId_WithoutToken_SaysWhatToSet(string? token, string expected)
    {
        int exitCode = await AlertCommand.ListChatsAsync(
            name => name == "TELEGRAM_BOT_TOKEN" ? token : null, _output, _error, CancellationToken.None);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.StartsWith(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChatId_ApiThatIsNoUrl_SaysSo()
    {
        int exitCode = await AlertCommand.ListChatsAsync(
            name => name == "TELEGRAM_BOT_TOKEN" ? "1:secret" : name == "TELEGRAM_API_URL" ? "nonsense" : null,
            _output, _error, CancellationToken.None);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Equal("TELEGRAM_API_URL is no URL; expected one such as https://api.telegram.org.", _error.ToString().Trim());
    }

    private static async Task<WebApplication> StartAsync(Func<HttpContext, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(http => answer(http).ExecuteAsync(http));
        await app.StartAsync();
        return app;
    }
}
