using System.Text.Json.Nodes;
using Cloud.Notify;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>Once per alert and channel, in order, whatever fails.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task Channel_Fails_OtherIsSentAndOnlyTheFailedIsRepeated()
    {
        var rig = new NotifyRig();
        rig.Phones.Telegram = call => call <= 2 ? Phones.TelegramError(500, "Internal Server Error") : null;

        var result = await rig.StatusAsync(isActive: false);
        Assert.Equal(("failed", "sent"), (Word(result, "telegram"), Word(result, "discord")));
        await rig.PassAsync(TimeSpan.FromMinutes(4));

        Assert.Single(rig.Texts);
        Assert.Equal(3, rig.Phones.TelegramCalls.Count);
        Assert.Single(rig.Phones.DiscordCalls);
    }

    [Fact]
    public async Task Channel_RetryAfter_IsLeftAloneForThatLong()
    {
        var rig = new NotifyRig();
        rig.Phones.Discord = call => call == 1 ? new Phones.Answer(429, """{"retry_after":600.5}""") : null;
        await rig.StatusAsync(isActive: false);

        await rig.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Single(rig.Phones.DiscordCalls);
        await rig.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Single(rig.Phones.DiscordTexts);
        Assert.EndsWith(
            "This message is from 12\\:00; it could not be sent before.", rig.Phones.DiscordTexts.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_FailsForADay_AlertIsDroppedAndCounted()
    {
        var rig = new NotifyRig(("REPEAT_MINUTES", "0"));
        rig.Phones.Telegram = _ => Phones.TelegramError(401, "Unauthorized");
        await rig.StatusAsync(isActive: false);

        await rig.PassAsync(Delivery.AgeMax + TimeSpan.FromMinutes(10));
        int calls = rig.Phones.TelegramCalls.Count;
        await rig.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(calls, rig.Phones.TelegramCalls.Count);
        Assert.Contains("\"AlertsDropped\":1", rig.Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("telegram-secret", rig.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_RefusesOneMessage_NextIsSent()
    {
        var rig = new NotifyRig();
        rig.Phones.Telegram = call => call == 1 ? Phones.TelegramError(400, "Bad Request: message is odd") : null;

        var first = await rig.StatusAsync(isActive: false);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.StatusAsync(isActive: true);

        Assert.Equal("dropped", Word(first, "telegram"));
        Assert.StartsWith("🟢", Assert.Single(rig.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_FailsMeanwhile_OrderIsKept()
    {
        var rig = new NotifyRig();
        rig.Phones.Telegram = call => call == 1 ? Phones.TelegramError(502, "Bad Gateway") : null;
        await rig.StatusAsync(isActive: false);
        rig.Time.Advance(TimeSpan.FromSeconds(10));

        var second = await rig.StatusAsync(isActive: true);
        Assert.Equal("waiting", Word(second, "telegram"));
        await rig.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(["🔴", "🟢"], rig.Texts.Select(text => text[..2]));
    }

    [Fact]
    public async Task Invocations_OfOneEventAtATime_SendOnce()
    {
        var rig = new NotifyRig();
        var other = new NotifyRig(rig);
        string off = rig.Status(false, rig.Now, 60_000, true);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? rig : other).SendAsync(off)));
        await rig.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Single(rig.Phones.TelegramCalls);
        Assert.Single(rig.Phones.DiscordCalls);
    }

    [Fact]
    public async Task Table_FailsBeforeStateIsWritten_RetrySendsOnce()
    {
        var rig = new NotifyRig();
        string off = rig.Status(false, rig.Now, 60_000, true);
        rig.Table.Before = write => write > 2;
        await Assert.ThrowsAsync<TableException>(() => rig.SendAsync(off));
        await Assert.ThrowsAsync<TableException>(() => rig.SendAsync(off));

        await rig.SendAsync(off);

        Assert.Single(rig.Texts);
    }

    /// <summary>What at-least-once leaves: nobody can know whether the message had left.</summary>
    [Fact]
    public async Task Crash_BetweenSendAndMark_SendsAgainWhenTheClaimHasRunOut()
    {
        var rig = new NotifyRig(("DISCORD_WEBHOOK_URL", ""));
        rig.Phones.Telegram = _ =>
        {
            rig.Table.Before = _ => false; // the process is gone with the table's connection
            return null;
        };
        await Assert.ThrowsAsync<TableException>(() => rig.StatusAsync(isActive: false));
        rig.Phones.Telegram = _ => null;
        rig.Table.Before = _ => true;
        await rig.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Single(rig.Texts);

        await rig.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(2, rig.Texts.Length);
    }

    /// <summary>Every write of a run fails once, before or after it happened; the event is invoked again, as AWS does.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_AtEachWrite_NothingIsLostAndOrderIsKept(bool isDone)
    {
        for (int cut = 1; ; cut++)
        {
            var rig = new NotifyRig(("REPEAT_MINUTES", "0"));
            int at = cut;
            rig.Table.Before = write => isDone || write != at;
            rig.Table.After = write => !isDone || write != at;
            string off = rig.Status(false, rig.Now, 60_000, true);
            await TryTwiceAsync(() => rig.SendAsync(off));
            rig.Time.Advance(TimeSpan.FromMinutes(1));
            string on = rig.Status(true, rig.Now, 60_000, false);
            await TryTwiceAsync(() => rig.SendAsync(on));
            for (int minute = 0; minute < 10; minute++)
            {
                rig.Time.Advance(TimeSpan.FromMinutes(1));
                await TryTwiceAsync(rig.SweepAsync);
            }

            foreach (var texts in new[] { rig.Phones.TelegramTexts, rig.Phones.DiscordTexts })
            {
                // A crash may repeat a message; it must neither lose one nor swap two.
                var marks = texts.Select(text => text.TrimStart('<', 'b', '>', '*')[..2]).ToArray();
                Assert.Equal(["🔴", "🟢"], marks.Distinct());
                Assert.Equal(marks, marks.Order(Comparer<string>.Create((a, b) => (a == "🟢").CompareTo(b == "🟢"))));
                Assert.InRange(marks.Length, 2, 3);
            }

            if (rig.Table.Writes < cut)
                return;
        }
    }

    private static async Task TryTwiceAsync(Func<Task<JsonObject>> runAsync)
    {
        try
        {
            await runAsync();
        }
        catch (TableException)
        {
            await runAsync();
        }
    }

    private static string Word(JsonObject result, string channel) => result["channels"]![channel]!.GetValue<string>();
}
