// Goal: a function that is missing, crashes or hangs loses nothing, and the other path does not notice.
// Method: the project's template with the real functions; one of them is broken on purpose and mended while the other works.
using System.Text.Json.Nodes;
using LocalIotCore.Functions;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

[Collection(EventCollection.Name)]
public sealed class FailingFunctionTests
{
    private static readonly TimeSpan StartWaitMax = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Store_Missing_AlertsGoOutAndEventsAreStoredInOrderLater()
    {
        await using EventCloud cloud = await EventCloud.StartAsync(cloud => cloud.Functions.Remove(FunctionFolder.Store));
        await using EventDevice device = await cloud.ConnectAsync();

        await device.PublishAsync(1, 2, 3, 4, 5, 6);
        await cloud.UntilAsync(() => cloud.NotifyWaiting == 0 && cloud.Phones.DiscordTexts.Count == 6);
        Assert.Equal(6, cloud.StoreWaiting);
        Assert.Empty(await cloud.StoredAsync());
        cloud.Functions.Mend(FunctionFolder.Store);
        cloud.Time.Skip(StartWaitMax);
        await cloud.UntilSettledAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6], await cloud.StoredAsync());
        AssertToldOnce(cloud, 1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public async Task Notify_Missing_EventsAreStoredAndToldInOrderLater()
    {
        await using EventCloud cloud = await EventCloud.StartAsync(cloud => cloud.Functions.Remove(FunctionFolder.Notify));
        await using EventDevice device = await cloud.ConnectAsync();

        await device.PublishAsync(1, 2, 3, 4, 5);
        await cloud.UntilAsync(() => cloud.StoreWaiting == 0);
        Assert.Equal([1, 2, 3, 4, 5], await cloud.StoredAsync());
        Assert.Equal(5, cloud.NotifyWaiting);
        cloud.Functions.Mend(FunctionFolder.Notify);
        cloud.Time.Skip(StartWaitMax);
        await cloud.UntilSettledAsync();

        AssertToldOnce(cloud, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task Store_CrashesWhenItStarts_EventsAreStoredByTheNextAttempt()
    {
        await using EventCloud cloud = await EventCloud.StartAsync(cloud => cloud.Functions.Replace(FunctionFolder.Store, "exit 3"));
        await using EventDevice device = await cloud.ConnectAsync();

        await device.PublishAsync(1, 2);
        await cloud.UntilAsync(() => Count(cloud, "heating-Store: attempt 1 of", "exit code 3 before it asked") == 2);
        cloud.Functions.Mend(FunctionFolder.Store);
        cloud.Time.Skip(EventCloud.RetryWaits[0]);
        await cloud.UntilSettledAsync();

        Assert.Equal([1, 2], await cloud.StoredAsync());
        AssertToldOnce(cloud, 1, 2);
    }

    [Fact]
    public async Task Store_CrashesInEveryAttempt_EventIsInTheQueueAndCanBeStoredFromThere()
    {
        await using EventCloud cloud = await EventCloud.StartAsync(cloud => cloud.Functions.Replace(FunctionFolder.Store, "exit 3"));
        await using EventDevice device = await cloud.ConnectAsync();

        await device.PublishAsync(1);
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            await cloud.UntilLoggedAsync($"heating-Store: attempt {attempt} of");
            cloud.Time.Skip(EventCloud.RetryWaits[attempt - 1]);
        }

        await cloud.UntilSettledAsync();
        QueueMessage failed = Assert.Single(cloud.Failed.Peek());
        JsonNode body = JsonNode.Parse(failed.Body)!;
        Assert.Equal(3, (int)body["requestContext"]!["approximateInvokeCount"]!);
        Assert.Empty(await cloud.StoredAsync());
        AssertToldOnce(cloud, 1);

        cloud.Functions.Mend(FunctionFolder.Store);
        cloud.Cloud.Stack!.Functions.Invoke(
            "heating-Store", System.Text.Encoding.UTF8.GetBytes(body["requestPayload"]!.ToJsonString()));
        await cloud.UntilSettledAsync();
        Assert.Equal([1], await cloud.StoredAsync());
    }

    [Fact]
    public async Task Store_KilledWhileItStores_EventIsStoredOnceByTheNextAttempt()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        await device.PublishAsync(1);
        await cloud.UntilSettledAsync();

        using (cloud.LockTables())
        {
            await device.PublishAsync(2);
            await Task.Delay(500); // until Store waits for the lock
            await cloud.Functions.SignalAsync(FunctionFolder.Store, "KILL");
            await cloud.UntilLoggedAsync("exit code 137 before it answered");
        }

        await cloud.UntilAsync(() => cloud.NotifyWaiting == 0);
        Assert.Equal([1], await cloud.StoredAsync());
        cloud.Time.Skip(EventCloud.RetryWaits[0]);
        await cloud.UntilSettledAsync();

        Assert.Equal([1, 2], await cloud.StoredAsync());
        AssertToldOnce(cloud, 1, 2);
    }

    // Ctrl-C reaches all processes of a terminal; an idle process may be killed for want of memory.
    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task Function_SignalWhileItIsIdle_NextEventNeedsNoSecondAttempt(string signal)
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        await device.PublishAsync(1);
        await cloud.UntilSettledAsync();

        await cloud.Functions.SignalAsync(FunctionFolder.Store, signal);
        await cloud.Functions.SignalAsync(FunctionFolder.Notify, signal);
        await Task.Delay(500); // until the host has seen a process end
        await device.PublishAsync(2);
        await cloud.UntilSettledAsync();

        Assert.Equal(0, Count(cloud, "attempt 1 of"));
        Assert.Equal([1, 2], await cloud.StoredAsync());
        AssertToldOnce(cloud, 1, 2);
    }

    [Fact]
    public async Task Store_Hangs_AlertGoesOutMeanwhileAndTheEventIsStoredAfterItsTimeout()
    {
        await using EventCloud cloud = await EventCloud.StartAsync(cloud => cloud.TemplateText = cloud.TemplateText.Replace(
            "Store: { Timeout: 15,", "Store: { Timeout: 3,", StringComparison.Ordinal));
        await using EventDevice device = await cloud.ConnectAsync();
        await device.PublishAsync(1);
        await cloud.UntilSettledAsync();

        await cloud.Functions.SignalAsync(FunctionFolder.Store, "STOP");
        await device.PublishAsync(2);
        await cloud.UntilAsync(() => cloud.Phones.TelegramTexts.Count == 2 && cloud.Phones.DiscordTexts.Count == 2);
        Assert.Equal(1, cloud.StoreWaiting);
        await cloud.UntilLoggedAsync("did not answer within 00:00:03");
        cloud.Time.Skip(EventCloud.RetryWaits[0]);
        await cloud.UntilSettledAsync();

        Assert.Equal([1, 2], await cloud.StoredAsync());
        AssertToldOnce(cloud, 1, 2);
    }

    [Fact]
    public async Task Notify_KilledBetweenSendAndMark_OneChannelGetsOneAlertTwice()
    {
        await using EventCloud cloud = await EventCloud.StartAsync();
        await using EventDevice device = await cloud.ConnectAsync();
        using var arrived = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        cloud.Phones.Telegram = call =>
        {
            arrived.Release();
            if (call == 1)
                answer.Wait();
            return null;
        };

        await device.PublishAsync(1);
        Assert.True(await arrived.WaitAsync(EventCloud.Patience));
        await cloud.UntilAsync(() => IsSent(cloud, "discord"));
        await cloud.Functions.SignalAsync(FunctionFolder.Notify, "KILL");
        answer.Release();
        await cloud.UntilLoggedAsync("exit code 137 before it answered");
        cloud.Time.Skip(EventCloud.RetryWaits[0]);
        await cloud.UntilSettledAsync();
        await cloud.SweepAsync(); // the claim has run out

        Assert.Equal([1, 1], EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal([1], EventCloud.Told(cloud.Phones.DiscordTexts));
        Assert.Equal([1], await cloud.StoredAsync());
    }

    private static bool IsSent(EventCloud cloud, string channel)
    {
        JsonObject? item = cloud.Cloud.Stack!.Table("heating-alerts").GetAsync("thing#" + EventCloud.Thing, "state", default).Result;
        return (string?)item?["state"]!["outbox"]?[0]?["channels"]?[channel]?["state"] == "Sent";
    }

    private static int Count(EventCloud cloud, params string[] texts) =>
        cloud.Log.Count(line => texts.All(text => line.Contains(text, StringComparison.Ordinal)));

    private static void AssertToldOnce(EventCloud cloud, params int[] numbers)
    {
        Assert.Equal(numbers, EventCloud.Told(cloud.Phones.TelegramTexts));
        Assert.Equal(numbers, EventCloud.Told(cloud.Phones.DiscordTexts));
    }
}
