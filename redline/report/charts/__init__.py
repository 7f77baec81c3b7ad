"""Pictures of the figures: where everything stands is worked out here, a template writes it down as SVG."""
