using System;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>The power was cut during an operation.</summary>
    public sealed class PowerCutException : Exception
    {
    }
}
