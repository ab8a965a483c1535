// Goal: kill -9 of the cloud at any moment loses no acknowledged event, stores none twice, and leaves no process behind.
// Method: `heating cloud` with the project's template as a child process, killed while a device publishes; the last start is
// in this process, where waits of minutes can be skipped.
using System.Diagnostics;
using System.Globalization;
using HeatingSensor.Host.Tests.LocalIotCore;
using HeatingSensor.Host.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

[Collection(EventCollection.Name)]
public sealed class KilledCloudTests(ITestOutputHelper output)
{
    private static readonly string[] Parameters = ["--no-rates", "--parameter", "MinimumOffMinutes=0", "--parameter", "RepeatMinutes=0"];

    [Fact]
    public async Task Cloud_KilledAtRandomMoments_EveryEventIsStoredOnceAndTold()
    {
        const int Kills = 4, EventsPerLife = 4, Events = (Kills + 1) * EventsPerLife, KillAfterMsMax = 1500;
        int seed = Seeds.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using EventCloud house = await EventCloud.PrepareAsync();
        int acknowledged = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            await using CloudProcess cloud = await StartAsync(house);
            Task killed = KillAsync(cloud, random.Next(KillAfterMsMax), withFunctions: random.Next(2) == 0);
            acknowledged = await PublishAsync(house, cloud.Port, acknowledged, kill * EventsPerLife);
            await killed;
        }

        await house.StartAgainAsync();
        Assert.Equal(Events, await PublishAsync(house, house.Cloud.Port, acknowledged, Events));
        await house.UntilSettledAsync();
        house.Time.Skip(EventCloud.RetryWaits[0]);
        await house.UntilSettledAsync();
        await house.SweepAsync();

        int[] all = [.. Enumerable.Range(1, Events)];
        Assert.Equal(all, await house.StoredAsync());
        foreach (List<int> told in new[] { EventCloud.Told(house.Phones.TelegramTexts), EventCloud.Told(house.Phones.DiscordTexts) })
        {
            output.WriteLine($"told twice: {told.Count - Events}");
            Assert.Equal(all, told.Distinct());
            Assert.InRange(told.Count, Events, Events + Kills);
        }
    }

    [Fact]
    public async Task Cloud_Killed_ItsFunctionsEndByThemselves()
    {
        await using EventCloud house = await EventCloud.PrepareAsync();
        using var arrived = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        house.Phones.Telegram = _ =>
        {
            arrived.Release();
            answer.Wait();
            return null;
        };
        List<int> functions;
        await using (CloudProcess cloud = await StartAsync(house))
        {
            await using EventDevice device = await EventDevice.ConnectAsync(cloud.Port, house.Device);
            await device.PublishAsync(1);
            Assert.True(await arrived.WaitAsync(EventCloud.Patience));
            await EventCloud.UntilAsync(() => FunctionFolder.ChildrenOf(cloud.Id).Count >= 2, () => "Store does not run");
            functions = FunctionFolder.ChildrenOf(cloud.Id);
            await cloud.KillAsync();
        }

        answer.Release();
        await EventCloud.UntilAsync(
            () => !functions.Exists(FunctionFolder.IsRunning), () => $"of {string.Join(", ", functions)} some still run");
    }

    [ProgramFact("prlimit")]
    public async Task Cloud_NoRoomForAnInvocation_IsNotAcknowledgedUntilThereIs()
    {
        await using EventCloud house = await EventCloud.PrepareAsync();
        await using CloudProcess cloud = await StartAsync(house);
        await using (EventDevice device = await EventDevice.ConnectAsync(cloud.Port, house.Device))
        {
            await device.PublishAsync(1);
            await UntilToldAsync(house, 1); // a function that starts later would have the same limit
            await LimitFilesAsync(cloud, "1");
            await device.SendAsync(2);
            await device.PingAsync(); // no PUBACK came before the answer
        }

        await LimitFilesAsync(cloud, "unlimited");
        await using (EventDevice device = await EventDevice.ConnectAsync(cloud.Port, house.Device))
            await device.PublishAsync(2, 3);
        await UntilToldAsync(house, 3);

        Assert.Equal([1, 2, 3], await house.StoredAsync());
        Assert.Equal([1, 2, 3], EventCloud.Told(house.Phones.TelegramTexts));
        Assert.Equal([1, 2, 3], EventCloud.Told(house.Phones.DiscordTexts));
    }

    private static Task UntilToldAsync(EventCloud house, int count) => EventCloud.UntilAsync(
        () => house.StoredAsync().Result.Count >= count && house.Phones.TelegramTexts.Count >= count
            && house.Phones.DiscordTexts.Count >= count,
        () => $"of {count} events {house.StoredAsync().Result.Count} are stored, {house.Phones.TelegramTexts.Count} told");

    private static Task<CloudProcess> StartAsync(EventCloud house) =>
        CloudProcess.StartAsync(house.DataFolder, house.PhoneVariables, Parameters);

    private static async Task KillAsync(CloudProcess cloud, int afterMs, bool withFunctions)
    {
        await Task.Delay(afterMs);
        List<int> functions = withFunctions ? FunctionFolder.ChildrenOf(cloud.Id) : [];
        await cloud.KillAsync();
        foreach (int function in functions)
            await FunctionFolder.KillAsync(function, "KILL");
    }

    /// <returns>The last event that was acknowledged.</returns>
    private static async Task<int> PublishAsync(EventCloud house, int port, int acknowledged, int last)
    {
        try
        {
            await using EventDevice device = await EventDevice.ConnectAsync(port, house.Device);
            for (; acknowledged < last; acknowledged++)
                await device.PublishAsync(acknowledged + 1);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            // Killed. What was not acknowledged is sent again.
        }

        return acknowledged;
    }

    // Root may not write beyond the limit either; the file system need not be full for that.
    private static async Task LimitFilesAsync(CloudProcess cloud, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", cloud.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:"]);
        await limit.WaitForExitAsync();
        Assert.Equal(0, limit.ExitCode);
    }
}
