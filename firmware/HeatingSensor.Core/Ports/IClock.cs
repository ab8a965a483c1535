namespace HeatingSensor.Ports
{
    public interface IClock
    {
        long NowMs { get; }
    }
}
