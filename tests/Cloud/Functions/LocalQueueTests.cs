// Goal: a queue keeps its messages, in order, until they are deleted or too old.
// Method: the file in a folder of its own, opened again; the clock is the test's.
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Functions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Functions;

public sealed class LocalQueueTests
{
    private static readonly QueueDefinition Definition = new("failed", TimeSpan.FromDays(1));

    [Fact]
    public void Send_OpenedAgain_IsStillThere()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        using (LocalQueue queue = LocalQueue.Open(Definition, folder.FullPath, time))
        {
            queue.Send("ü", new Dictionary<string, string> { ["ErrorMessage"] = "no" });
            queue.Delete(queue.Send("gone"));
            queue.Send("last");
        }

        using LocalQueue again = LocalQueue.Open(Definition, folder.FullPath, time);
        Assert.Equal(["ü", "last"], again.Peek().Select(message => message.Body));
        Assert.Equal("no", again.Peek(1).Single().Attributes["ErrorMessage"]);
        Assert.Equal(time.GetUtcNow(), again.Peek(1).Single().SentAt);
        again.Send("next");
        Assert.Equal([1, 3, 4], again.Peek().Select(message => message.Number));
    }

    [Fact]
    public void Delete_Unknown_IsFalse()
    {
        using var folder = new TemporaryFolder();
        using LocalQueue queue = LocalQueue.Open(Definition, folder.FullPath, new ManualTime());

        Assert.False(queue.Delete("nobody"));
    }

    [Fact]
    public void Peek_AfterTheRetention_HasOnlyWhatIsYounger()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        using LocalQueue queue = LocalQueue.Open(Definition, folder.FullPath, time);
        queue.Send("old");
        time.Advance(TimeSpan.FromHours(20));
        queue.Send("young");
        time.Advance(TimeSpan.FromHours(5));

        Assert.Equal("young", Assert.Single(queue.Peek()).Body);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void Send_TooLarge_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using LocalQueue queue = LocalQueue.Open(Definition, folder.FullPath, new ManualTime());

        var exception = Assert.Throws<FunctionException>(() => queue.Send(new string('x', LocalQueue.BodyBytesMax + 1)));
        Assert.Equal(FunctionFault.BadPayload, exception.Fault);
    }
}
