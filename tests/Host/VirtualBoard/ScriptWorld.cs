using VirtualBoard;

namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>A world that does what a test wrote down, when it wrote it down.</summary>
internal sealed class ScriptWorld : IWorld
{
    private readonly PriorityQueue<Action<Board>, (long AtMs, int Order)> script = new();
    private Board? board;
    private int order;

    public long NextEventMs => script.TryPeek(out _, out var next) ? next.AtMs : long.MaxValue;

    public ScriptWorld At(long atMs, Action<Board> action)
    {
        script.Enqueue(action, (atMs, order++));
        return this;
    }

    public void Attach(Board attachedTo) => board = attachedTo;

    public void Advance(long nowMs)
    {
        while (script.TryPeek(out _, out var next) && next.AtMs <= nowMs)
            script.Dequeue()(board!);
    }
}
