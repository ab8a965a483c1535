using System;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>The power is gone in the middle of an operation.</summary>
    public sealed class PowerCutException : Exception
    {
    }
}
