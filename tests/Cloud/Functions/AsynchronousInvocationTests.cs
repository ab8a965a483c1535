// Goal: an asynchronous invocation has Lambda's semantics: three attempts after one and two minutes, then the queue with the
// reason; nothing is lost, whatever ends in between.
// Method: a real process, whose behaviour its payload tells; the clock is the test's.
using System.Text;
using System.Text.Json.Nodes;
using LocalIotCore.Functions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Functions;

public sealed class AsynchronousInvocationTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Invoke_Many_RunInTheirOrder()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        for (int number = 0; number < 20; number++)
            rig.Invoke($$"""{"do":"answer","with":{{number}}}""");

        for (int number = 0; number < 20; number++)
        {
            InvocationEnd end = await rig.NextEndAsync();
            Assert.Equal($"{number}", Encoding.UTF8.GetString(end.Answer.Payload.Span));
            Assert.Equal((1, true), (end.Attempt, end.IsFinal));
        }
        Assert.Equal(0, rig.Host.Waiting(FunctionRig.Name));
    }

    [Fact]
    public async Task Invoke_FailingFunction_IsAttemptedThreeTimesAndThenKeptWithTheReason()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        rig.Invoke("""{"do":"fail"}""");

        InvocationEnd first = await rig.NextEndAsync();
        Assert.Equal((1, false, "TableFull"), (first.Attempt, first.IsFinal, first.Answer.Error!.Type));
        await rig.Time.UntilSomebodyWaitsAsync(Minute);
        rig.Time.Advance(Minute);
        InvocationEnd second = await rig.NextEndAsync();
        Assert.Equal((2, false, first.RequestId), (second.Attempt, second.IsFinal, second.RequestId));
        Assert.Equal(1, rig.Host.Waiting(FunctionRig.Name));
        await rig.Time.UntilSomebodyWaitsAsync(2 * Minute);
        rig.Time.Advance(2 * Minute - TimeSpan.FromSeconds(1));
        Assert.False(rig.HasEnd);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        InvocationEnd third = await rig.NextEndAsync();
        Assert.Equal((3, true), (third.Attempt, third.IsFinal));

        JsonNode message = JsonNode.Parse(Assert.Single(rig.Failed.Peek()).Body)!;
        Assert.Equal("""{"do":"fail"}""", message["requestPayload"]!.ToJsonString());
        Assert.Equal("""{"errorType":"TableFull","errorMessage":"the table is full"}""", message["responsePayload"]!.ToJsonString());
        Assert.Equal("RetriesExhausted", (string)message["requestContext"]!["condition"]!);
        Assert.Equal(3, (int)message["requestContext"]!["approximateInvokeCount"]!);
    }

    [Fact]
    public async Task Invoke_BehindOneThatWaitsForItsNextAttempt_RunsMeanwhile()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();
        string file = rig.Folder["failed-once"].Replace("\\", "/", StringComparison.Ordinal);

        rig.Invoke($$"""{"do":"failOnce","file":"{{file}}","with":1}""");
        rig.Invoke("""{"do":"answer","with":2}""");

        Assert.False((await rig.NextEndAsync()).IsFinal);
        Assert.Equal("2", Encoding.UTF8.GetString((await rig.NextEndAsync()).Answer.Payload.Span));
        await rig.Time.UntilSomebodyWaitsAsync(Minute);
        rig.Time.Advance(Minute);
        Assert.Equal("1", Encoding.UTF8.GetString((await rig.NextEndAsync()).Answer.Payload.Span));
        Assert.Equal(0, rig.Failed.Count);
    }

    [Fact]
    public async Task Invoke_RetriesOfTheTemplate_AreObeyed()
    {
        var rig = new FunctionRig();
        rig.Function = rig.Function with { RetriesMax = 0, FailureQueue = null, DeadLetterQueue = "failed" };
        await using FunctionRig running = await rig.StartAsync();

        rig.Invoke("""{"do":"exit"}""");

        InvocationEnd end = await rig.NextEndAsync();
        Assert.Equal((1, true, "Runtime.ExitError"), (end.Attempt, end.IsFinal, end.Answer.Error!.Type));
        QueueMessage message = Assert.Single(rig.Failed.Peek());
        Assert.Equal("""{"do":"exit"}""", message.Body);
        Assert.Equal(end.RequestId, message.Attributes["RequestID"]);
    }

    [Fact]
    public async Task Invoke_ExecutableMissing_CountsAsNoAttemptAndKeepsTheOrder()
    {
        var rig = new FunctionRig();
        string functions = rig.FunctionsDirectory;
        rig.FunctionsDirectory = rig.Folder["functions"];
        await using FunctionRig running = await rig.StartAsync();

        rig.Invoke("""{"do":"answer","with":1}""");
        rig.Invoke("""{"do":"answer","with":2}""");
        await rig.Log.UntilAsync("the next try in 00:00:01");
        await rig.Time.UntilSomebodyWaitsAsync(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Log.UntilAsync("the next try in 00:00:02");
        Directory.CreateSymbolicLink(rig.Folder["functions"], functions);
        await rig.Time.UntilSomebodyWaitsAsync(TimeSpan.FromSeconds(2));
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        foreach (string expected in new[] { "1", "2" })
        {
            InvocationEnd end = await rig.NextEndAsync();
            Assert.Equal((expected, 1), (Encoding.UTF8.GetString(end.Answer.Payload.Span), end.Attempt));
        }
    }

    [Fact]
    public async Task Invoke_WaitedTooLong_IsKeptWithoutAnotherAttempt()
    {
        var rig = new FunctionRig { FunctionsDirectory = "/nowhere" };
        rig.Function = rig.Function with { AgeMax = Minute };
        await using FunctionRig running = await rig.StartAsync();

        rig.Invoke("""{"do":"answer","with":1}""");
        await rig.Log.UntilAsync("the next try in 00:00:01");
        await rig.Time.UntilSomebodyWaitsAsync(TimeSpan.FromSeconds(1));
        rig.Time.Advance(2 * Minute);

        InvocationEnd end = await rig.NextEndAsync();
        Assert.Equal((0, true, "EventAgeExceeded"), (end.Attempt, end.IsFinal, end.Answer.Error!.Type));
        Assert.Contains("EventAgeExceeded", Assert.Single(rig.Failed.Peek()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_HostStoppedInBetween_GoesOnWithTheNextHost()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();
        string file = rig.Folder["failed-once"].Replace("\\", "/", StringComparison.Ordinal);
        rig.Invoke($$"""{"do":"failOnce","file":"{{file}}","with":1}""");
        InvocationEnd first = await rig.NextEndAsync();

        await rig.StopAsync();
        await rig.StartAsync();

        Assert.Equal(1, rig.Host.Waiting(FunctionRig.Name));
        rig.Invoke("""{"do":"answer","with":2}""");
        Assert.Equal("2", Encoding.UTF8.GetString((await rig.NextEndAsync()).Answer.Payload.Span));
        rig.Time.Advance(Minute);
        InvocationEnd end = await rig.NextEndAsync();
        Assert.Equal((first.RequestId, 2, "1"), (end.RequestId, end.Attempt, Encoding.UTF8.GetString(end.Answer.Payload.Span)));
    }

    [Fact]
    public async Task Call_WhileEventsWait_GoesFirst()
    {
        var rig = new FunctionRig { FunctionsDirectory = "/nowhere" };
        await using FunctionRig running = await rig.StartAsync();
        rig.Invoke("""{"do":"answer","with":1}""");

        FunctionAnswer answer = await rig.CallAsync("""{"do":"answer","with":2}""");

        Assert.Equal("Function.CannotStart", answer.Error!.Type);
        Assert.Equal(1, rig.Host.Waiting(FunctionRig.Name));
    }

    [Fact]
    public async Task Schedule_EveryMinute_InvokesTheFunction()
    {
        var rig = new FunctionRig
        {
            Schedules =
            [
                new ScheduleDefinition("sweep", "rate(1 minute)", "UTC", FunctionRig.Name, """{"do":"answer","with":"sweep"}"""),
                new ScheduleDefinition("off", "rate(1 minute)", "UTC", FunctionRig.Name, """{"do":"fail"}""") { IsEnabled = false },
            ],
        };
        await using FunctionRig running = await rig.StartAsync();

        for (int minute = 0; minute < 2; minute++)
        {
            await rig.Time.UntilSomebodyWaitsAsync(Minute);
            rig.Time.Advance(Minute);
            InvocationEnd end = await rig.NextEndAsync();
            Assert.Equal("\"sweep\"", Encoding.UTF8.GetString(end.Answer.Payload.Span));
        }
    }
}
