package io.vigil.simulation;

/**
 * A patient's own normal, at rest around noon. Units as in {@link Vitals}.
 *
 * @param copd whether the patient has chronic obstructive pulmonary disease
 */
public record Baseline(
    double heartRate,
    double respirationRate,
    double spO2,
    double systolic,
    double diastolic,
    double temperature,
    double oxygenFlow,
    boolean copd) {}
